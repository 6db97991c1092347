using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>The pictures of one image: as they were imported where that is what the tree wants, else made of their planes.</summary>
/// <param name="isBlanked">What a file says besides its pixels stays here (<see cref="TiffMetadata"/>).</param>
internal sealed class PublishedPixels(
    IObjectStore objects,
    PlaneSource planes,
    IReadOnlyList<ChannelDefinition> channels,
    ImageGroup group,
    bool isBlanked
)
{
    private readonly Dictionary<string, IReadOnlyList<Plane16>> _planes = new(StringComparer.Ordinal);

    /// <summary>Channels that the image has: brightfield (or colour) and fluorescence.</summary>
    public IEnumerable<string> Channels =>
        new[] { DataSetLayout.Brightfield, DataSetLayout.Fluorescence }.Where(channel => Rows(channel).Count > 0);

    /// <summary>A TIFF: byte for byte the imported file where it holds just this channel's planes, so that a tree that was imported comes
    /// out the same.</summary>
    public async Task<byte[]> PictureAsync(string channel, CancellationToken cancellationToken)
    {
        var rows = Rows(channel);
        var sources = rows.Select(row => row.SourceHash).Distinct(StringComparer.Ordinal).ToList();
        if (
            sources is [var only]
            && group.Planes.All(plane => plane.SourceHash != only || rows.Contains(plane))
            && rows.All(row => row.Page == 0)
        )
        {
            await using var file = await objects.OpenReadAsync(only, cancellationToken);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            // What cannot be followed is made anew of its planes, which say nothing.
            if (bytes is [(byte)'I', (byte)'I', ..] or [(byte)'M', (byte)'M', ..] && (!isBlanked || TiffMetadata.TryBlank(bytes)))
                return bytes;
        }

        return Tiff(await PlanesAsync(channel, cancellationToken));
    }

    /// <summary>The pixels of a box, clipped to the image; null when none are left.</summary>
    public async Task<byte[]?> CropAsync(string channel, LabelledArea area, CancellationToken cancellationToken)
    {
        var (x1, y1, x2, y2) = (
            Math.Max(0, area.X1),
            Math.Max(0, area.Y1),
            Math.Min(group.Width, area.X2),
            Math.Min(group.Height, area.Y2)
        );
        if (x2 <= x1 || y2 <= y1)
            return null;
        return Tiff([
            .. (await PlanesAsync(channel, cancellationToken)).Select(plane =>
            {
                var pixels = new ushort[(x2 - x1) * (y2 - y1)];
                for (var y = y1; y < y2; y++)
                    Array.Copy(plane.Pixels, y * plane.Width + x1, pixels, (y - y1) * (x2 - x1), x2 - x1);
                return new Plane16(x2 - x1, y2 - y1, pixels);
            }),
        ]);
    }

    /// <summary>Alike for pictures that look alike: which of neighbouring cells of a 9 x 8 grid is brighter.</summary>
    public async Task<ulong> HashAsync(CancellationToken cancellationToken) =>
        PerceptualHash.Compute((await PlanesAsync(Channels.First(), cancellationToken))[0]);

    private async Task<IReadOnlyList<Plane16>> PlanesAsync(string channel, CancellationToken cancellationToken)
    {
        if (_planes.TryGetValue(channel, out var known))
            return known;
        var read = new List<Plane16>();
        foreach (var row in Rows(channel))
            read.Add(await planes.ReadAsync(row.PlaneHash, cancellationToken));
        return _planes[channel] = read;
    }

    private List<Plane> Rows(string channel) =>
        [
            .. group
                .Planes.Where(plane =>
                    (channels[plane.ChannelIndex].Role == ChannelRole.Fluorescence) == (channel == DataSetLayout.Fluorescence)
                )
                .OrderBy(plane => plane.ChannelIndex),
        ];

    private static byte[] Tiff(IReadOnlyList<Plane16> samples)
    {
        using var bytes = new MemoryStream();
        TiffWriter.Write16(bytes, samples);
        return bytes.ToArray();
    }
}
