using System.Security.Cryptography;
using System.Text;

namespace AnnotateHub.Exchange;

/// <summary>File names of an export from names of images and people.</summary>
public static class ExportName
{
    // 255 bytes is what common file systems allow; the rest is for the ending.
    private const int MaxBytes = 230;

    /// <summary>
    /// The name itself where every file system can hold it; else the allowed part of it and eight digits of its hash, so that different
    /// names stay different.
    /// </summary>
    public static string From(string name)
    {
        var allowed = new StringBuilder();
        var bytes = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                break;
            allowed.Append(Rune.IsControl(rune) || "/\\:*?\"<>|".Contains((char)rune.Value) && rune.IsAscii ? "_" : rune.ToString());
        }

        var result = allowed.ToString().TrimEnd('.', ' ');
        if (result == name && result.Length > 0)
            return name;
        return $"{result}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
    }
}
