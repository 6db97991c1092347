using System.IO.Compression;
using System.Runtime.InteropServices;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>Original pixel values by plane hash, in gzipped tiles that travel to the browser as they lie.</summary>
/// <remarks>
/// Everything here can be made again from the blobs. A plane is a folder that appears in one rename: size.txt and
/// raw-{column}-{row}.gz, later joined by the display planes made from it.
/// </remarks>
public sealed class PlaneStore(DataFolder folder)
{
    /// <summary>Largest side of a tile in pixels: what the canvas contract promises to the browser's textures.</summary>
    public const int TileSide = 4096;

    private const string SizeFile = "size.txt";

    /// <summary>Stores the plane unless it is there, and returns its hash (see <see cref="ContentHash.Compute"/>).</summary>
    public string Put(Plane16 plane)
    {
        var hash = ContentHash.Compute(plane);
        if (Contains(hash))
            return hash;
        var target = FolderOf(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = Path.Combine(folder.Planes, "unfinished", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(temporary);
        try
        {
            foreach (var tile in PlaneTiles.Create(plane.Width, plane.Height))
                WriteTile(plane, tile, Path.Combine(temporary, TileName(tile.Column, tile.Row)));
            Durable.Write(Path.Combine(temporary, SizeFile), $"{plane.Width} {plane.Height}\n");
            MoveIntoPlace(temporary, target);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }

        return hash;
    }

    public bool Contains(string hash) => File.Exists(Path.Combine(FolderOf(hash), SizeFile));

    /// <summary>Width and height, or null when the plane is not stored.</summary>
    public (int Width, int Height)? SizeOf(string hash)
    {
        var path = Path.Combine(FolderOf(hash), SizeFile);
        if (!File.Exists(path))
            return null;
        var parts = File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries);
        return (int.Parse(parts[0]), int.Parse(parts[1]));
    }

    /// <summary>One tile, or null when the plane is not stored or has no such tile.</summary>
    public StoredTile? Tile(string hash, int column, int row)
    {
        if (SizeOf(hash) is not var (width, height))
            return null;
        var tile = PlaneTiles.Create(width, height).FirstOrDefault(planeTile => planeTile.Column == column && planeTile.Row == row);
        return tile is null ? null : new StoredTile(Path.Combine(FolderOf(hash), TileName(column, row)), tile.Width, tile.Height);
    }

    /// <summary>Reads a plane back, or null when it is not stored or its files are damaged (then it must be made again from the
    /// blob).</summary>
    public Plane16? Read(string hash)
    {
        if (SizeOf(hash) is not var (width, height))
            return null;
        var pixels = new ushort[width * height];
        try
        {
            foreach (var tile in PlaneTiles.Create(width, height))
                ReadTile(hash, tile, width, pixels);
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or FileNotFoundException)
        {
            return null;
        }

        return new Plane16(width, height, pixels);
    }

    /// <summary>Throws away what is stored of a plane.</summary>
    public void Remove(string hash)
    {
        if (Directory.Exists(FolderOf(hash)))
            Directory.Delete(FolderOf(hash), recursive: true);
    }

    /// <summary>Where the plane's files lie or would lie.</summary>
    public string FolderOf(string hash) =>
        ContentHash.IsValid(hash)
            ? Path.Combine(folder.Planes, hash[..2], hash)
            : throw new ArgumentException($"A plane is named by 64 lower-case hexadecimal digits; found '{hash}'.");

    private static string TileName(int column, int row) => $"raw-{column}-{row}.gz";

    private static void WriteTile(Plane16 plane, PlaneTile tile, string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (start, length) in Pieces(tile, plane.Width))
                gzip.Write(MemoryMarshal.AsBytes(plane.Pixels.AsSpan(start, length)));
        }

        file.Flush(flushToDisk: true);
    }

    private void ReadTile(string hash, PlaneTile tile, int planeWidth, ushort[] pixels)
    {
        using var file = File.OpenRead(Path.Combine(FolderOf(hash), TileName(tile.Column, tile.Row)));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        foreach (var (start, length) in Pieces(tile, planeWidth))
            gzip.ReadExactly(MemoryMarshal.AsBytes(pixels.AsSpan(start, length)));
    }

    /// <summary>Runs of values that lie together in the plane: the whole tile where it is as wide as the plane (inflating that at once
    /// takes about two thirds of the time), else its rows.</summary>
    private static IEnumerable<(int Start, int Length)> Pieces(PlaneTile tile, int planeWidth) =>
        tile.Width == planeWidth
            ? [(tile.Top * planeWidth, tile.Width * tile.Height)]
            : Enumerable.Range(tile.Top, tile.Height).Select(y => (y * planeWidth + tile.Left, tile.Width));

    private static void MoveIntoPlace(string temporary, string target)
    {
        if (Directory.Exists(target) && !File.Exists(Path.Combine(target, SizeFile)))
            Directory.Delete(target, recursive: true);
        try
        {
            Durable.MoveFolderDerived(temporary, target);
        }
        catch (IOException) when (File.Exists(Path.Combine(target, SizeFile)))
        {
            // Somebody else stored the same content in the meantime; theirs is as good.
        }
    }
}
