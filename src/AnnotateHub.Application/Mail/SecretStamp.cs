using System.Globalization;
using AnnotateHub.Application.Accounts;

namespace AnnotateHub.Application.Mail;

/// <summary>A secret that names a person and one purpose, and that nobody without the server's keys can make. It does not end: it may do no
/// more than what its holder can undo.</summary>
public sealed class SecretStamp(SecretProtector protector)
{
    internal string Make(string purpose, long personId) =>
        protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{purpose} {personId}"));

    /// <summary>Null for what was not made for this purpose.</summary>
    internal long? Read(string purpose, string? secret) =>
        secret is { Length: > 0 and < 1_000 }
        && protector.Unprotect(secret) is { } text
        && text.StartsWith(purpose + " ", StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(purpose.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var personId)
            ? personId
            : null;
}
