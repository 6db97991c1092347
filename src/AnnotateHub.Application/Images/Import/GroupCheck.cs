using AnnotateHub.Core.Pairing;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>Checks one paired group against its files' headers.</summary>
internal sealed class GroupCheck(
    IReadOnlyList<ChannelSource> channels,
    IReadOnlyDictionary<string, Header> headers,
    List<ImportProblem> problems
)
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly FileNotes _notes = new();
    private int _manySamples;

    public PlannedGroup? Plan(PairedGroup group)
    {
        var files = group.Files.Take(channels.Count).ToList();
        if (!AllReadable(group, files))
            return null;
        var planes = new List<PlannedPlane>();
        for (var index = 0; index < channels.Count; index++)
        {
            var header = headers[files[index]];
            var description = header.Description!;
            var (page, sample) = (channels[index].Page, channels[index].Sample);
            // Two samples are gray and transparency: there is one picture in them.
            if (channels[index].GrayStandsIn && description.Samples < 3)
                sample = 0;
            if (channels[index].FileChannel is { } own)
            {
                if (PageOf(header, own, files) is not { } found)
                {
                    problems.Add(
                        new ImportProblem(
                            ImportProblemKind.PlaneMissing,
                            group.Name,
                            $"'{header.File.Path}' holds {Math.Max(1, description.Content.Channels.Count)} channels, and "
                                + $"{channels.Count} are expected as in the other files; import it into a project of its own."
                        )
                    );
                    return null;
                }

                page = found;
            }

            if (Validate(header, index, page, sample) is { } fault)
            {
                problems.Add(new ImportProblem(ImportProblemKind.PlaneMissing, group.Name, fault));
                return null;
            }

            planes.Add(new PlannedPlane(files[index], header.File.File, page, sample, description.Bits, description.Format));
        }

        return SameSize(group, files) ? Finish(group, files, planes) : null;
    }

    /// <summary>What was assumed about files with more in them than was asked for.</summary>
    public IEnumerable<string> Notes()
    {
        foreach (var note in _notes.All())
            yield return note;
        if (_manySamples > 0)
            yield return $"{_manySamples} files hold several samples (colours) of which not all are used; give a channel the "
                + "sample that it should show.";
    }

    /// <summary>Where the file says that its channel is; of an image in several files each is asked for its own.</summary>
    private int? PageOf(Header header, int channel, List<string> files)
    {
        var content = header.Description!.Content;
        if (content.Channels.Count == channels.Count)
            return content.Channels[channel] is { File: null, Page: { } page } ? page : PageByOthers(header, channel, files);
        return null;
    }

    private int? PageByOthers(Header header, int channel, List<string> files) =>
        files
            .Select(file => headers[file])
            .Where(other => other.Description is { } known && known.Content.Channels.Count == channels.Count)
            .Select(other => other.Description!.Content.Channels[channel])
            .FirstOrDefault(entry => entry.File is { } name && header.File.Path.Split('/')[^1] == name)
            ?.Page;

    private bool AllReadable(PairedGroup group, IReadOnlyList<string> files)
    {
        var readable = true;
        foreach (var file in files.Distinct(StringComparer.Ordinal))
        {
            if (headers[file].Fault is not { } fault)
                continue;
            readable = false;
            if (_reported.Add(file))
                problems.Add(
                    new ImportProblem(
                        ImportProblemKind.Unreadable,
                        file,
                        files.Distinct().Count() > 1 ? $"{fault} Its group '{group.Name}' is left out." : fault
                    )
                );
        }

        return readable;
    }

    private string? Validate(Header header, int channel, int page, int sample)
    {
        var name = channels[channel].Channel.Name;
        var description = header.Description!;
        if (page >= description.Pages)
            return $"Channel {name} is on page {page + 1}, but '{header.File.Path}' has {description.Pages} page(s); correct the "
                + "channel's page.";
        // Pages may differ in their samples; only the first page's header is known, so other pages are left to the reader.
        return page == 0 && sample >= description.Samples
            ? $"Channel {name} is sample {sample + 1}, but '{header.File.Path}' has {description.Samples} sample(s) a pixel; "
                + "correct the channel's sample, or save the picture with all its colours."
            : null;
    }

    private bool SameSize(PairedGroup group, IReadOnlyList<string> files)
    {
        // Sizes of later pages are known only when they are decoded; the importer checks those.
        var sizes = files
            .Where((_, index) => channels[index].Page == 0)
            .Distinct(StringComparer.Ordinal)
            .Select(file => (file, headers[file].Description!.Width, headers[file].Description!.Height))
            .ToList();
        if (sizes.Select(size => (size.Width, size.Height)).Distinct().Count() <= 1)
            return true;
        problems.Add(
            new ImportProblem(
                ImportProblemKind.SizeMismatch,
                group.Name,
                $"The files of '{group.Name}' differ in size: {string.Join(", ", sizes.Select(size => $"'{size.file}' {size.Width} x {size.Height}"))}. All channels of an image must have one size; the group is left out."
            )
        );
        return false;
    }

    private PlannedGroup Finish(PairedGroup group, List<string> files, List<PlannedPlane> planes)
    {
        var depths = planes.Select(plane => (plane.Bits, plane.Format)).Distinct().ToList();
        if (depths.Count > 1)
            problems.Add(
                new ImportProblem(
                    ImportProblemKind.DepthMismatch,
                    group.Name,
                    $"The channels of '{group.Name}' differ in depth: {string.Join(", ", planes.Select((plane, index) => $"{channels[index].Channel.Name} {plane.Bits} bit"))}. It is imported; each channel keeps its own values.",
                    LeavesOut: false
                )
            );
        foreach (var file in planes.GroupBy(plane => plane.Path, StringComparer.Ordinal))
        {
            var description = headers[file.Key].Description!;
            _notes.Add(file.Key, description, file.Select(plane => plane.Page).Distinct().Count());
            if (
                description.Samples > 1
                && description.Samples % 2 == 1
                && description.Samples > file.Select(plane => plane.Sample).Distinct().Count()
            )
                _manySamples++;
        }

        var size = headers[files[0]].Description!;
        var contents = files.Distinct(StringComparer.Ordinal).Select(file => headers[file].Description!.Content).ToList();
        var (width, height) = PixelSizeOf(group, contents);
        return new PlannedGroup(group.Name, group.SortKey, group.Patient, group.Well, group.Field, size.Width, size.Height, planes)
        {
            PixelWidth = width,
            PixelHeight = height,
            AcquiredAt = contents.Select(content => content.AcquiredAt).FirstOrDefault(time => time is not null),
        };
    }

    /// <summary>Micrometres a pixel as the files say; where two of one image differ, neither is believed.</summary>
    private (double? Width, double? Height) PixelSizeOf(PairedGroup group, List<ImageContent> contents)
    {
        var known = contents.Where(content => content is { PixelWidth: not null, PixelHeight: not null }).ToList();
        if (known.Count == 0)
            return (null, null);
        var (width, height) = (known[0].PixelWidth!.Value, known[0].PixelHeight!.Value);
        if (known.All(content => IsNear(content.PixelWidth!.Value, width) && IsNear(content.PixelHeight!.Value, height)))
        {
            _notes.AddPixelSize(known[0]);
            return (width, height);
        }

        problems.Add(
            new ImportProblem(
                ImportProblemKind.SizeMismatch,
                group.Name,
                $"The files of '{group.Name}' differ in pixel size: {string.Join(", ", known.Select(content => $"{content.PixelWidth:0.######} x {content.PixelHeight:0.######} µm ({content.PixelSizeSource})").Distinct())}. It is imported without one; give it by hand.",
                LeavesOut: false
            )
        );
        return (null, null);
    }

    private static bool IsNear(double a, double b) => Math.Abs(a - b) <= 1e-4 * b;
}
