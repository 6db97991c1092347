using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>Looks at a folder, a zip or one picture and says what an import would do. Reads headers only and stores nothing but an
/// archive's expanded files.</summary>
public sealed class ImportPlanner(DataFolder folder, TimeProvider time, ImageLimits? imageLimits = null, ZipLimits? zipLimits = null)
{
    /// <summary>Files that lie beside images in every published set; leaving them out is no loss worth a warning.</summary>
    private static readonly string[] Companions = [".xml", ".txt", ".csv", ".json", ".md", ".roi", ".zip", ".pdf", ".yml", ".yaml"];

    /// <param name="source">A folder, a zip archive, a picture, or the <see cref="ImportPlan.Root"/> of an earlier plan.</param>
    /// <param name="rule">Null to guess one.</param>
    /// <param name="projectChannels">Channels that the project has already, if any; they decide whether lone gray pictures stand in for
    /// colour.</param>
    /// <returns>Always a plan: whatever is wrong is a sentence in it.</returns>
    public async Task<ImportPlan> PlanAsync(
        string source,
        PairingRule? rule = null,
        IReadOnlyList<ChannelDefinition>? projectChannels = null,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var problems = new List<ImportProblem>();
        var plan = new ImportPlan(source, source, false, rule?.Pattern ?? "", null, null, rule?.Channels ?? [], [], problems, [], 0);
        if (await FindAsync(source, problems, progress, cancellationToken) is not var (root, rootName, files, staged))
            return plan;
        plan = plan with
        {
            Root = root,
            IsStaged = staged,
            FilesSeen = files.Count,
            Files = new ImportCounts(files.Count, 0, files.Count, 0),
        };
        var (pairing, guess) = Pair(files, rule, rootName, problems);
        if (pairing is null)
            return plan;
        plan = plan with { Pattern = pairing.Rule.Pattern, Channels = pairing.Rule.Channels, Preset = guess?.Preset.Key, Why = guess?.Why };
        Report(pairing, problems);

        var headers = await DescribeAsync(pairing, files, progress, cancellationToken);
        var notes = new List<string>(pairing.Notes);
        var channels = GrayOrColour(pairing, headers, projectChannels);
        var paired = channels is [{ FileChannel: not null }, ..]
            ? FileChannels.Joined(pairing.Groups, channels, headers, notes, problems)
            : pairing.Groups;
        var check = new GroupCheck(channels, headers, problems);
        var groups = paired.Select(check.Plan).OfType<PlannedGroup>().ToList();
        notes.AddRange(check.Notes());
        if (groups.Count == 0)
            problems.Insert(
                0,
                new ImportProblem(
                    ImportProblemKind.Nothing,
                    source,
                    $"None of the {files.Count} files of '{source}' makes an image with the pattern '{pairing.Rule.Pattern}'; the "
                        + "reasons are below. Choose another pattern or repair the files."
                )
            );
        var taken = groups.SelectMany(group => group.Planes).Select(plane => plane.File).Distinct(StringComparer.Ordinal).Count();
        var skipped = pairing.Unmatched.Select(file => file.Path).Distinct(StringComparer.Ordinal).Count();
        return plan with
        {
            Channels = channels,
            Groups = groups,
            Notes = notes,
            Contents = ContentsOf(headers.Values),
            Files = new ImportCounts(files.Count, taken, skipped, files.Count - taken - skipped),
        };
    }

    private static List<FileContent> ContentsOf(IEnumerable<Header> headers) =>
        [
            .. headers
                .Select(header => header.Description)
                .OfType<ImageDescription>()
                .GroupBy(file => (file.Pages, file.Samples))
                .Select(same => new FileContent(same.Key.Pages, same.Key.Samples, same.Count()))
                .OrderByDescending(content => content.Files)
                .ThenBy(content => content.Pages)
                .ThenBy(content => content.Samples),
        ];

    /// <summary>Throws away an archive's expanded files, or uploads staged below the data folder's incoming folder; touches nothing
    /// else.</summary>
    public void Discard(ImportPlan plan)
    {
        var root = Path.GetFullPath(plan.Root);
        var inside = root.StartsWith(folder.Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (plan.IsStaged && inside && Directory.Exists(root))
            Directory.Delete(root, recursive: true);
    }

    private async Task<(string Root, string Name, IReadOnlyList<SourceFile> Files, bool Staged)?> FindAsync(
        string source,
        List<ImportProblem> problems,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (Directory.Exists(source))
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
            var files = SourceFiles.List(full);
            if (files.Count == 0)
                problems.Add(
                    new ImportProblem(
                        ImportProblemKind.Nothing,
                        source,
                        $"The folder '{source}' holds no file; name the folder that holds the images, or a zip of it."
                    )
                );
            var staged = full.StartsWith(folder.Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal);
            return files.Count == 0 ? null : (full, Path.GetFileName(full), files, staged);
        }

        if (!File.Exists(source))
        {
            problems.Add(
                new ImportProblem(
                    ImportProblemKind.Nothing,
                    source,
                    $"There is no folder or file '{source}'; check the path as this machine sees it."
                )
            );
            return null;
        }

        if (!ZipExpansion.IsZip(source))
        {
            if (Pairer.LooksLikeImage(source))
                return (
                    Path.GetDirectoryName(Path.GetFullPath(source))!,
                    Path.GetFileNameWithoutExtension(source),
                    [new SourceFile(Path.GetFileName(source), source)],
                    false
                );
            problems.Add(
                new ImportProblem(
                    ImportProblemKind.Nothing,
                    source,
                    $"'{source}' is neither a folder, a zip archive nor a picture ending in .tif, .tiff, .png, .jpg; name one of these."
                )
            );
            return null;
        }

        progress?.Report(new JobProgress(0, null, $"Expanding {Path.GetFileName(source)}"));
        var target = Path.Combine(folder.Incoming, $"zip-{Guid.NewGuid():N}");
        var zip = new ZipExpansion(zipLimits ?? new ZipLimits());
        await zip.ExpandAsync(source, target, cancellationToken);
        UploadFolder.DiscardArchive(folder, source);
        problems.AddRange(zip.Problems);
        if (zip.Files.Count > 0)
            return (target, Path.GetFileNameWithoutExtension(source), zip.Files, true);
        Directory.Delete(target, recursive: true);
        problems.Insert(
            0,
            new ImportProblem(
                ImportProblemKind.Nothing,
                source,
                $"The archive '{source}' holds no file that can be taken out; pack the folder with the images."
            )
        );
        return null;
    }

    private static (PairingResult? Result, PairingGuess? Guess) Pair(
        IReadOnlyList<SourceFile> files,
        PairingRule? rule,
        string rootName,
        List<ImportProblem> problems
    )
    {
        var paths = files.Select(file => file.Path).ToList();
        try
        {
            if (rule is not null)
                return (Pairer.Pair(paths, rule, rootName), null);
            var guess = Pairer.Guess(paths, rootName);
            if (guess is null)
                problems.Add(
                    new ImportProblem(
                        ImportProblemKind.Nothing,
                        rootName,
                        $"None of {paths.Count} files in '{rootName}' is a picture by its name (.tif, .tiff, .png, .jpg); the "
                            + $"first is '{paths[0]}'. Write a pattern with the ending your files have."
                    )
                );
            return (guess?.Result, guess);
        }
        catch (PatternException fault)
        {
            problems.Add(new ImportProblem(ImportProblemKind.Pattern, rule?.Pattern ?? rootName, fault.Message));
            return (null, null);
        }
    }

    private static void Report(PairingResult pairing, List<ImportProblem> problems)
    {
        problems.AddRange(
            pairing.Orphans.Select(orphan => new ImportProblem(
                ImportProblemKind.Orphan,
                orphan.Name,
                $"'{orphan.Name}' has {string.Join(", ", orphan.Files.Select(file => $"'{file}'"))} but no file for {string.Join(" and ", orphan.MissingChannels)}, so it is left out."
            ))
        );
        problems.AddRange(
            pairing.Doubles.Select(twice => new ImportProblem(
                ImportProblemKind.Double,
                twice.Group,
                $"'{twice.Group}' has {twice.Files.Count} files for {twice.Channel}: {string.Join(", ", twice.Files.Select(file => $"'{file}'"))}. It is left out; write a pattern that distinguishes them."
            ))
        );
        problems.AddRange(
            pairing.Unmatched.Select(file => new ImportProblem(
                ImportProblemKind.Unmatched,
                file.Path,
                $"'{file.Path}' is left out. {file.Reason}",
                LeavesOut: !Companions.Contains(Path.GetExtension(file.Path).ToLowerInvariant())
            ))
        );
    }

    private async Task<IReadOnlyDictionary<string, Header>> DescribeAsync(
        PairingResult pairing,
        IReadOnlyList<SourceFile> files,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var wanted = pairing.Groups.SelectMany(group => group.Files).ToHashSet(StringComparer.Ordinal);
        var list = files.Where(file => wanted.Contains(file.Path)).ToList();
        var meter = new ProgressMeter(progress, time, list.Count);
        var headers = new System.Collections.Concurrent.ConcurrentDictionary<string, Header>(StringComparer.Ordinal);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount),
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            list,
            options,
            (file, _) =>
            {
                headers[file.Path] = Header.Read(file, imageLimits);
                meter.Advance($"Reading headers: {file.Path}");
                return ValueTask.CompletedTask;
            }
        );
        return headers;
    }

    // A folder of gray pictures is one gray channel; as soon as one is in colour, gray ones stand in for red, green and blue.
    private static IReadOnlyList<ChannelSource> GrayOrColour(
        PairingResult pairing,
        IReadOnlyDictionary<string, Header> headers,
        IReadOnlyList<ChannelDefinition>? projectChannels
    )
    {
        var channels = pairing.Rule.Channels;
        var described = headers.Values.Select(header => header.Description).OfType<ImageDescription>().ToList();
        if (
            ReferenceEquals(channels, PairingPresets.ColorPhotograph)
            && described.All(description => description.Samples < 3)
            && FileChannels.From(headers) is { } named
        )
            return named;
        var undecided = ReferenceEquals(channels, PairingPresets.ColorPhotograph) && projectChannels is not { Count: > 1 };
        return undecided && described.Count > 0 && described.All(description => description.Samples < 3)
            ? PairingPresets.GrayPicture
            : channels;
    }
}
