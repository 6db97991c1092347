namespace AnnotateHub.Application.Accounts.Passkeys;

/// <summary>Settings <c>Passkeys:*</c> (docs/operation.md).</summary>
public sealed record PasskeySettings
{
    /// <summary>Whether people sign in by passkeys here, and may register them.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The address at which people open this server. Passkeys belong to its host name for ever.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>A sentence for the first setting that cannot be, or null.</summary>
    public string? FaultOf() =>
        PublicAddress.Length == 0 || FaultOf(PublicAddress) is not { } fault
            ? null
            : $"Passkeys:PublicAddress is '{PublicAddress}'; {fault}";

    /// <summary>Why no browser makes passkeys at an address, or null where they do.</summary>
    public static string? FaultOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return "expected an address such as https://annotate.example.org.";
        if (uri.HostNameType != UriHostNameType.Dns)
            return "browsers make passkeys for a name such as annotate.example.org, not for a number.";
        return uri.Scheme == "https" || uri.Host == "localhost" || uri.Host.EndsWith(".localhost", StringComparison.Ordinal)
            ? null
            : "browsers make passkeys over https only (and for localhost).";
    }
}
