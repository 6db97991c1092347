using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>Names of content: 64 lower-case hexadecimal digits of SHA-256.</summary>
public static class ContentHash
{
    public static bool IsValid(string? text) =>
        text is { Length: 64 } && text.All(symbol => symbol is >= '0' and <= '9' or >= 'a' and <= 'f');

    /// <summary>Hash of a canonical plane: width and height as little-endian int32, then rows of little-endian uint16.</summary>
    public static string Compute(Plane16 plane)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Planes are hashed and stored little-endian; this machine is big-endian.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, plane.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[4..], plane.Height);
        hash.AppendData(size);
        hash.AppendData(MemoryMarshal.AsBytes<ushort>(plane.Pixels));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Hash of an image group's content: over its plane hashes in channel order.</summary>
    public static string OfGroup(IEnumerable<string> planeHashesInChannelOrder) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(string.Join('\n', planeHashesInChannelOrder))));
}
