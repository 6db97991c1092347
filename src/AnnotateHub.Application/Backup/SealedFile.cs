using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// A file that only a passphrase opens: AES-256-GCM in chunks of 64 KiB, the key by PBKDF2 (SHA-256) from the passphrase and a random salt.
/// docs/security.md describes the bytes.
/// </summary>
/// <remarks>
/// The nonce of a chunk is its number and whether it is the last one, so that chunks cannot be moved, left out or cut off unnoticed; a salt
/// is used for one file only, so no nonce comes twice under a key. The head is authenticated with every chunk.
/// </remarks>
internal static class SealedFile
{
    public const int ChunkSize = 1 << 16;
    public const int TagSize = 16;
    public const int HeadSize = 8 + SaltSize + 4;

    /// <summary>What OWASP asks of PBKDF2 with SHA-256 (2023).</summary>
    public const int Iterations = 600_000;

    private const int SaltSize = 16;
    private const int MaxIterations = 10_000_000;
    private const int NonceSize = 12;

    private static ReadOnlySpan<byte> Magic => "AHSEAL1\n"u8;

    public static bool IsSealed(string file)
    {
        using var stream = File.OpenRead(file);
        var head = new byte[8];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && Magic.SequenceEqual(head);
    }

    /// <summary>A stream that encrypts what is written to it; disposing it writes the end, and leaves the target open.</summary>
    public static Stream Write(Stream target, string passphrase, int iterations = Iterations)
    {
        var head = new byte[HeadSize];
        Magic.CopyTo(head);
        RandomNumberGenerator.Fill(head.AsSpan(8, SaltSize));
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8 + SaltSize), iterations);
        target.Write(head);
        return new SealingStream(target, KeyOf(passphrase, head), head);
    }

    /// <summary>The content, from anywhere in it. Wrong or changed bytes throw <see cref="BackupException"/>.</summary>
    public static Stream Read(string file, string? passphrase)
    {
        if (string.IsNullOrEmpty(passphrase))
            throw new BackupException($"'{file}' is encrypted; name its passphrase (--passphrase-file FILE).");
        var stream = File.OpenRead(file);
        try
        {
            var head = new byte[HeadSize];
            stream.ReadExactly(head);
            if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(8 + SaltSize)) is < 1 or > MaxIterations)
                throw new BackupException($"'{file}' has a damaged head; use another backup.");
            return new UnsealingStream(stream, KeyOf(passphrase, head), head, file);
        }
        catch (EndOfStreamException)
        {
            stream.Dispose();
            throw new BackupException($"'{file}' is cut short; use another backup.");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public static byte[] NonceOf(long chunk, bool isLast)
    {
        var nonce = new byte[NonceSize];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), chunk);
        nonce[NonceSize - 1] = (byte)(isLast ? 1 : 0);
        return nonce;
    }

    private static AesGcm KeyOf(string passphrase, byte[] head)
    {
        var key = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)),
            head.AsSpan(8, SaltSize),
            BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(8 + SaltSize)),
            HashAlgorithmName.SHA256,
            32
        );
        return new AesGcm(key, TagSize);
    }
}
