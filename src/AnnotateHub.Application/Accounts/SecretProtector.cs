namespace AnnotateHub.Application.Accounts;

/// <summary>Encrypts what the database must give back but nobody who reads it may know. The server does it with the keys of its data
/// folder.</summary>
/// <param name="unprotect">Null for what was not encrypted with these keys.</param>
public sealed class SecretProtector(Func<string, string> protect, Func<string, string?> unprotect)
{
    public string Protect(string secret) => protect(secret);

    public string? Unprotect(string text) => unprotect(text);
}
