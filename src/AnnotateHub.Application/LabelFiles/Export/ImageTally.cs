using System.Globalization;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>What a datasheet tells of images, added up while they are read: as much memory as there are sizes and patients, however many
/// images there are.</summary>
internal sealed class ImageTally
{
    private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _pixelSizes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _patients = new(StringComparer.Ordinal);
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    public int Images { get; private set; }
    public int Patients => _patients.Count;
    public string Sizes => Listed(_sizes);
    public string PixelSizes => Listed(_pixelSizes);

    /// <summary>Images whose files say when they were taken.</summary>
    public int Timed { get; private set; }

    public string Times =>
        Timed == 0
            ? "the files do not say when"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Timed} images between {_first!.Value.UtcDateTime:yyyy-MM-dd} and {_last!.Value.UtcDateTime:yyyy-MM-dd}, by their files"
            );

    /// <param name="isMeant">By key and name, which images of the project the datasheet is of.</param>
    public static async Task<ImageTally> ReadAsync(
        AnnotateHubDb db,
        long projectId,
        Func<long, string, bool> isMeant,
        CancellationToken cancellationToken
    )
    {
        var tally = new ImageTally();
        // In the order in which the images came, so that what is first among equals is so whatever the database.
        var images = db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId).OrderBy(image => image.Id);
        await foreach (var image in images.AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (isMeant(image.Id, image.Name))
                tally.Add(image);
        return tally;
    }

    public void Add(ImageGroup image)
    {
        Images++;
        Count(_sizes, $"{image.Width} x {image.Height}");
        Count(_pixelSizes, PixelSizeOf(image));
        if (image.Patient is { } patient)
            _patients.Add(patient);
        if (image.AcquiredAt is not { } at)
            return;
        Timed++;
        (_first, _last) = (_first is { } first && first < at ? first : at, _last is { } last && last > at ? last : at);
    }

    private static void Count(Dictionary<string, int> counts, string value) => counts[value] = counts.GetValueOrDefault(value) + 1;

    private static string Listed(Dictionary<string, int> counts)
    {
        var listed = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(5);
        return counts.Count == 0
            ? "no image"
            : string.Join(", ", listed.Select(entry => $"{entry.Key} ({entry.Value} images)")) + (counts.Count > 5 ? " and others" : "");
    }

    private static string PixelSizeOf(ImageGroup image) =>
        image is { PixelSizeMicrometres: { } width }
            ? string.Create(CultureInfo.InvariantCulture, $"{width:0.######} x {image.PixelHeightMicrometres ?? width:0.######} µm")
            : "not known";
}
