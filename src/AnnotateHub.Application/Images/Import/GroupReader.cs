using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>Stores the files and planes of one group and describes them as a row; touches no database.</summary>
internal sealed class GroupReader(IObjectStore objects, PlaneStore planes, int[] channelIndexes, TimeProvider time) : IDisposable
{
    // Above this a group is decoded alone: two 8,000 x 8,000 colour pictures at once would take over 1.5 GB with the decoder's own buffers.
    private const long LargePixels = 16_000_000;

    private readonly SemaphoreSlim _large = new(1, 1);

    /// <summary>Why the store of source files takes nothing more; null while it does.</summary>
    public string? Away { get; set; }

    public void Dispose() => _large.Dispose();

    /// <summary>Identity of the group's files; equal for the same pages and samples of the same bytes.</summary>
    public static string FingerprintOf(IEnumerable<(int Channel, string SourceHash, int Page, int Sample)> planes) =>
        string.Join(
            '|',
            planes.OrderBy(plane => plane.Channel).Select(plane => $"{plane.Channel}:{plane.SourceHash}:{plane.Page}:{plane.Sample}")
        );

    public async Task<IReadOnlyDictionary<string, string>> StoreFilesAsync(PlannedGroup group, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in group.Planes.Select(plane => plane.File).Distinct(StringComparer.Ordinal))
            hashes[file] = await objects.PutFileAsync(file, cancellationToken);
        return hashes;
    }

    public string FingerprintOf(PlannedGroup group, IReadOnlyDictionary<string, string> hashes) =>
        FingerprintOf(group.Planes.Select((plane, index) => (channelIndexes[index], hashes[plane.File], plane.Page, plane.Sample)));

    /// <exception cref="ImageReadException">A plane cannot be read, or the planes differ in size.</exception>
    public async Task<ImageGroup> ReadAsync(
        PlannedGroup group,
        long projectId,
        IReadOnlyDictionary<string, string> hashes,
        CancellationToken cancellationToken
    )
    {
        var large = (long)group.Width * group.Height > LargePixels;
        if (large)
            await _large.WaitAsync(cancellationToken);
        try
        {
            return Read(group, projectId, hashes, cancellationToken);
        }
        finally
        {
            if (large)
                _large.Release();
        }
    }

    private ImageGroup Read(
        PlannedGroup group,
        long projectId,
        IReadOnlyDictionary<string, string> hashes,
        CancellationToken cancellationToken
    )
    {
        var rows = new Plane[group.Planes.Count];
        (int Width, int Height, string File)? size = null;
        foreach (
            var page in group
                .Planes.Select((plane, index) => (Plane: plane, Index: index))
                .GroupBy(item => (item.Plane.File, item.Plane.Page))
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var samples = page.Select(item => item.Plane.Sample).Distinct().ToList();
            var decoded = ImageFile.ReadPlanes(page.Key.File, page.Key.Page, samples);
            foreach (var (sample, plane) in samples.Zip(decoded))
            {
                size ??= (plane.Plane.Width, plane.Plane.Height, page.First().Plane.Path);
                if ((plane.Plane.Width, plane.Plane.Height) != (size.Value.Width, size.Value.Height))
                    throw new ImageReadException(
                        $"page {page.Key.Page + 1} has {plane.Plane.Width} x {plane.Plane.Height} pixels, but '{size.Value.File}' "
                            + $"of the same image has {size.Value.Width} x {size.Value.Height}; all channels must have one size."
                    );
                var (hash, statistics) = (planes.Put(plane.Plane), PlaneStatistics.From(plane.Plane));
                foreach (var item in page.Where(item => item.Plane.Sample == sample))
                    rows[item.Index] = RowOf(item.Plane, channelIndexes[item.Index], hashes[item.Plane.File], plane, hash, statistics);
            }
        }

        var result = new ImageGroup
        {
            ProjectId = projectId,
            Name = group.Name,
            SortKey = group.SortKey,
            Patient = group.Patient,
            Well = group.Well,
            Field = group.Field,
            Width = size!.Value.Width,
            Height = size.Value.Height,
            ImportedAt = time.GetUtcNow(),
            PixelSizeMicrometres = group.PixelWidth,
            PixelHeightMicrometres = group.PixelHeight,
            AcquiredAt = group.AcquiredAt,
            ContentHash = ContentHash.OfGroup(rows.OrderBy(row => row.ChannelIndex).Select(row => row.PlaneHash)),
        };
        result.Planes.AddRange(rows.OrderBy(row => row.ChannelIndex));
        return result;
    }

    private static Plane RowOf(
        PlannedPlane planned,
        int channel,
        string sourceHash,
        DecodedPlane decoded,
        string planeHash,
        PlaneStatistics statistics
    ) =>
        new()
        {
            ChannelIndex = channel,
            SourceName = planned.Path,
            SourceHash = sourceHash,
            Page = planned.Page,
            Sample = planned.Sample,
            SourceBits = decoded.SourceBits,
            IsFloat = decoded.Format == SampleFormat.Float,
            PlaneHash = planeHash,
            ValueScale = decoded.ValueScale,
            ValueOffset = decoded.ValueOffset,
            Minimum = statistics.Minimum,
            Maximum = statistics.Maximum,
            LowPercentile = statistics.Low,
            HighPercentile = statistics.High,
        };
}
