using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>One tile of a stored plane as it lies on disk.</summary>
/// <param name="Path">A gzip file of <paramref name="Width"/> x <paramref name="Height"/> little-endian uint16 values, row by row.</param>
public sealed record StoredTile(string Path, int Width, int Height);
