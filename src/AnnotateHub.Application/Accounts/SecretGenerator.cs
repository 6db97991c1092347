using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AnnotateHub.Application.Accounts;

/// <summary>Secrets that are shown once and kept as a hash. They are random and long, so that a plain hash cannot be guessed
/// back.</summary>
internal static class SecretGenerator
{
    /// <summary>256 random bits behind a prefix that secret scanners can look for.</summary>
    public static string Make(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
