using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// Takes away planes and pictures that are damaged, so that they are made again when they are shown. A plane whose source file is gone or
/// damaged stays as it is: it may be the last that is left of the image.
/// </summary>
internal static class PictureRepair
{
    public static async Task<IReadOnlyList<string>> RunAsync(
        AnnotateHubDb db,
        DataFolder folder,
        IObjectStore objects,
        CancellationToken cancellationToken
    )
    {
        var done = new List<string>();
        var planes = new PlaneStore(folder);
        var rows = await db.Planes.Select(plane => new { plane.PlaneHash, plane.SourceHash }).Distinct().ToListAsync(cancellationToken);
        foreach (var plane in rows.OrderBy(row => row.PlaneHash, StringComparer.Ordinal).GroupBy(row => row.PlaneHash))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Directory.Exists(planes.FolderOf(plane.Key)) || IsWhole(planes, plane.Key))
                continue;
            var hasSource = false;
            foreach (var row in plane)
                hasSource |= await objects.IsWholeAsync(row.SourceHash, cancellationToken);
            if (!hasSource)
            {
                done.Add($"Plane {plane.Key} is damaged and stays: its source file is gone or damaged too.");
                continue;
            }

            planes.Remove(plane.Key);
            done.Add($"Plane {plane.Key} was damaged and is made again of its source file when it is shown.");
        }

        var pictures = 0;
        var all = Directory.EnumerateFiles(folder.Planes, "*.png", SearchOption.AllDirectories);
        foreach (var file in all.Where(file => !PngCheck.IsWhole(file)))
        {
            File.Delete(file);
            pictures++;
        }

        if (pictures > 0)
            done.Add(
                pictures == 1
                    ? "1 damaged picture (of a plane, or a thumbnail) was taken away; it is made again when it is shown."
                    : $"{pictures} damaged pictures (of planes, and thumbnails) were taken away; they are made again when they are shown."
            );
        return done;
    }

    private static bool IsWhole(PlaneStore planes, string hash)
    {
        try
        {
            return planes.Read(hash) is { } plane && ContentHash.Compute(plane) == hash;
        }
        catch (Exception fault) when (fault is IOException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // A size that is none.
            return false;
        }
    }
}
