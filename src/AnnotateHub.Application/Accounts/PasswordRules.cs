namespace AnnotateHub.Application.Accounts;

/// <summary>
/// What a password must be: long enough, and none of the 10,000 commonest (the list of zxcvbn, MIT, by frequency), which are what is tried
/// first.
/// </summary>
public sealed class PasswordRules(AccountSettings settings)
{
    public const int Longest = 256;
    private static readonly Lazy<HashSet<string>> Common = new(Read);

    public int Shortest => settings.MinimumPasswordLength;

    /// <summary>A sentence that says what to change, or null.</summary>
    public string? FaultOf(string? password, string? userName)
    {
        if (password is null || password.Length < Shortest || password.Length > Longest)
            return $"A password has {Shortest} to {Longest} characters.";
        if (userName is { Length: > 0 } && password.Trim().Equals(userName.Trim(), StringComparison.OrdinalIgnoreCase))
            return "The password is the user name; choose another.";
        return Common.Value.Contains(password.Trim().ToLowerInvariant())
            ? "This is one of the 10,000 commonest passwords, which are tried first; choose another, such as four words that do not "
                + "belong together."
            : null;
    }

    private static HashSet<string> Read()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
            words.Add(line);
        return words;
    }
}
