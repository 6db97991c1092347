using AnnotateHub.Core.Pairing;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.UseCases.Import;

/// <summary>The header of a file, or the sentence why there is none.</summary>
internal sealed record Header(SourceFile File, ImageDescription? Description, string? Fault)
{
    public static Header Read(SourceFile file, ImageLimits? limits)
    {
        try
        {
            if (new FileInfo(file.File).Length == 0) return new Header(file, null, $"'{file.Path}' is empty (0 bytes); copy it again.");
            return new Header(file, ImageFile.Describe(file.File, limits), null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new Header(file, null, Unreadable.Sentence(file.Path, fault));
        }
    }
}

internal static class Unreadable
{
    /// <summary>Says what happened to a file, whatever threw: one broken file must never end an import.</summary>
    public static string Sentence(string path, Exception fault) => fault switch
    {
        ImageReadException => $"'{path}': {fault.Message}",
        IOException or UnauthorizedAccessException => $"'{path}' could not be opened: {fault.Message}",
        _ => $"'{path}' could not be read ({fault.GetType().Name}: {fault.Message}); save it again as TIFF.",
    };
}

/// <summary>Checks one paired group against its files' headers.</summary>
internal sealed class GroupCheck(IReadOnlyList<ChannelSource> channels, IReadOnlyDictionary<string, Header> headers, List<ImportProblem> problems)
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private int _manyPages;
    private int _manySamples;

    public PlannedGroup? Plan(PairedGroup group)
    {
        var files = group.Files.Take(channels.Count).ToList();
        if (!AllReadable(group, files)) return null;
        var planes = new List<PlannedPlane>();
        for (var index = 0; index < channels.Count; index++)
        {
            var header = headers[files[index]];
            var description = header.Description!;
            var (page, sample) = (channels[index].Page, channels[index].Sample);
            // Two samples are gray and transparency: there is one picture in them.
            if (channels[index].GrayStandsIn && description.Samples < 3) sample = 0;
            if (FaultOf(header, index, page, sample) is { } fault)
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
        if (_manyPages > 0) yield return $"{_manyPages} files hold several pages of which not all are used; give a channel the page that it should show.";
        if (_manySamples > 0) yield return $"{_manySamples} files hold several samples (colours) of which not all are used; give a channel the sample that it should show.";
    }

    private bool AllReadable(PairedGroup group, IReadOnlyList<string> files)
    {
        var readable = true;
        foreach (var file in files.Distinct(StringComparer.Ordinal))
        {
            if (headers[file].Fault is not { } fault) continue;
            readable = false;
            if (_reported.Add(file)) problems.Add(new ImportProblem(ImportProblemKind.Unreadable, file, files.Distinct().Count() > 1 ? $"{fault} Its group '{group.Name}' is left out." : fault));
        }

        return readable;
    }

    private string? FaultOf(Header header, int channel, int page, int sample)
    {
        var name = channels[channel].Channel.Name;
        var description = header.Description!;
        if (page >= description.Pages)
            return $"Channel {name} is on page {page + 1}, but '{header.File.Path}' has {description.Pages} page(s); correct the channel's page.";
        // Pages may differ in their samples; only the first page's header is known, so other pages are left to the reader.
        return page == 0 && sample >= description.Samples
            ? $"Channel {name} is sample {sample + 1}, but '{header.File.Path}' has {description.Samples} sample(s) a pixel; correct the channel's sample, or save the picture with all its colours."
            : null;
    }

    private bool SameSize(PairedGroup group, IReadOnlyList<string> files)
    {
        // Sizes of later pages are known only when they are decoded; the importer checks those.
        var sizes = files.Where((_, index) => channels[index].Page == 0).Distinct(StringComparer.Ordinal)
            .Select(file => (file, headers[file].Description!.Width, headers[file].Description!.Height)).ToList();
        if (sizes.Select(size => (size.Width, size.Height)).Distinct().Count() <= 1) return true;
        problems.Add(new ImportProblem(ImportProblemKind.SizeMismatch, group.Name,
            $"The files of '{group.Name}' differ in size: {string.Join(", ", sizes.Select(size => $"'{size.file}' {size.Width} x {size.Height}"))}. All channels of an image must have one size; the group is left out."));
        return false;
    }

    private PlannedGroup Finish(PairedGroup group, List<string> files, List<PlannedPlane> planes)
    {
        var depths = planes.Select(plane => (plane.Bits, plane.Format)).Distinct().ToList();
        if (depths.Count > 1)
            problems.Add(new ImportProblem(ImportProblemKind.DepthMismatch, group.Name,
                $"The channels of '{group.Name}' differ in depth: {string.Join(", ", planes.Select((plane, index) => $"{channels[index].Channel.Name} {plane.Bits} bit"))}. It is imported; each channel keeps its own values.", LeavesOut: false));
        foreach (var file in planes.GroupBy(plane => plane.Path, StringComparer.Ordinal))
        {
            var description = headers[file.Key].Description!;
            if (description.Pages > file.Select(plane => plane.Page).Distinct().Count()) _manyPages++;
            if (description.Samples > 1 && description.Samples % 2 == 1 && description.Samples > file.Select(plane => plane.Sample).Distinct().Count()) _manySamples++;
        }

        var size = headers[files[0]].Description!;
        return new PlannedGroup(group.Name, group.SortKey, group.Patient, group.Well, group.Field, size.Width, size.Height, planes);
    }
}
