using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Export;

/// <param name="Annotator">User name of the person whose work the boxes become.</param>
/// <param name="Folder">All <c>.xml</c> files below it are read.</param>
/// <param name="AddClasses">Classes that the project does not know are added to it; otherwise their objects are rejected.</param>
/// <param name="AddOnly">The only classes that are added; null for all.</param>
/// <param name="AsModel">Name of the model run that the boxes become instead of anybody's work; their score is the attribute <c>score</c>.</param>
public sealed record VocImportRequest(
    long ProjectId, string Annotator, string Folder, VocConvention Convention, bool AddClasses = false, IReadOnlyList<string>? AddOnly = null, string? AsModel = null);

/// <param name="Files">XML files that belong to an image of the project.</param>
/// <param name="AlreadyThere">Files that were imported before, unchanged, for this person.</param>
/// <param name="Rejected">File, line and reason of everything that was left out.</param>
/// <param name="Refused">Why nothing was imported at all, or null.</param>
/// <param name="WithoutCells">Images that a file without objects marked as annotated and empty.</param>
public sealed record VocImportReport(int Files, int Boxes, int AlreadyThere, IReadOnlyList<ExchangeFault> Rejected, string? Refused = null, int WithoutCells = 0);

/// <summary>What an import would take; nothing is stored.</summary>
/// <param name="FilesSeen">XML files at the place.</param>
/// <param name="Images">Images of the project that they belong to.</param>
/// <param name="Boxes">Usable boxes on these images, those of unknown classes included.</param>
/// <param name="Faults">File, line and reason of what would be left out whatever is chosen.</param>
/// <param name="Refused">Why there is nothing to import, or null.</param>
public sealed record VocPreview(int FilesSeen, int Images, int Boxes, IReadOnlyList<VocPreviewClass> Classes, IReadOnlyList<ExchangeFault> Faults, string? Refused = null);

/// <param name="Known">Whether the project has the class already.</param>
public sealed record VocPreviewClass(string Name, int Boxes, bool Known);

/// <summary>Takes VOC files as one person's work in the free round: each file is one logged <c>add</c> operation of the client <c>import</c>, also the file without objects: an image without cells is an annotation.</summary>
public sealed class VocImport(IDbContextFactory<AnnotateHubDb> database, FreeRound freeRound, ModelRuns runs, OperationWriter writer, OwnWork ownWork, TimeProvider time)
{
    private const int BoxesInOperation = 5_000;

    public async Task<VocImportReport> ImportAsync(VocImportRequest request, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var (files, nothing) = FilesIn(request.Folder);
        if (nothing is not null) return Refuse(nothing);
        var (person, refusal) = await WhoAsync(request, cancel);
        if (person is null) return Refuse(refusal!);

        var rejected = new List<ExchangeFault>();
        var matched = await MatchAsync(request.ProjectId, files, rejected, isFreeWork: request.AsModel is null, cancel);
        var classes = await ClassesAsync(request, matched, rejected, cancel);
        var (boxes, there, withoutCells) = (0, 0, 0);
        var meter = new ProgressMeter(progress, time, matched.Count);
        foreach (var (file, image) in matched)
        {
            cancel.ThrowIfCancellationRequested();
            var reading = await ReadAsync(file, request.Convention, cancel);
            var (key, changes) = Changes(reading, file, image, request.AsModel ?? person.Value.ToString(CultureInfo.InvariantCulture), classes, rejected);
            if (request.AsModel is not null) changes = [.. changes.Select(change => change with { Origin = BoxOrigin.Model })];
            var set = request.AsModel is { } run
                ? await runs.SetAsync(request.ProjectId, image.Id, run, cancel)
                : (await freeRound.AssignmentAsync(request.ProjectId, image.Id, person.Value, cancel)).LabelSetId;
            var operations = changes.Chunk(BoxesInOperation).Select((chunk, index) => new Operation(1, $"{chunk[0].Id}-o{index}", OperationKind.Add, chunk)).ToList();
            if (reading is { Annotation.Objects.Count: 0, Faults.Count: 0 }) operations.Add(new Operation(1, $"v-{key}-empty", OperationKind.Add, []));
            if (request.AsModel is not null && operations.Count > 0 && await runs.HoldsAnotherAsync(set, operations[0].Id, cancel))
            {
                rejected.Add(new ExchangeFault(file.Path, 0, $"The run '{request.AsModel}' has other boxes on this image; import changed predictions under another name."));
                continue;
            }

            var results = operations.Count == 0 ? [] : await writer.AppendAsync(set, person.Value, request.AsModel is null ? OperationWriter.ImportClient : OperationWriter.ModelClient, operations, cancel);
            for (var index = 0; index < results.Count; index++)
            {
                var count = operations[index].Boxes.Count;
                if (results[index].Outcome == OperationOutcome.Applied) (boxes, withoutCells) = (boxes + count, withoutCells + (count == 0 ? 1 : 0));
                else if (results[index].Outcome == OperationOutcome.Refused) rejected.Add(new ExchangeFault(file.Path, 0, $"It was not taken: {results[index].Reason}"));
            }

            if (results.Count > 0 && results.All(result => result.Outcome == OperationOutcome.Duplicate)) there++;
            meter.Advance($"Imported {file.Path}");
        }

        return new VocImportReport(matched.Count, boxes, there, rejected, WithoutCells: withoutCells);
    }

    /// <param name="folder">As for an import; see <see cref="VocUpload"/> for what came from a browser.</param>
    public async Task<VocPreview> PreviewAsync(long projectId, string folder, VocConvention convention, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var (files, nothing) = FilesIn(folder);
        if (nothing is not null) return new VocPreview(0, 0, 0, [], [], nothing);
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == projectId, cancel);
        if (project is null) return new VocPreview(0, 0, 0, [], [], $"There is no project with the number {projectId}; it may have been removed.");
        var faults = new List<ExchangeFault>();
        var matched = await MatchAsync(projectId, files, faults, isFreeWork: true, cancel);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var meter = new ProgressMeter(progress, time, matched.Count);
        foreach (var (file, image) in matched)
        {
            cancel.ThrowIfCancellationRequested();
            var reading = await ReadAsync(file, convention, cancel);
            faults.AddRange(reading.Faults);
            foreach (var item in reading.Annotation?.Objects ?? [])
            {
                if (OutsideOf(image, item) is { } outside) faults.Add(new ExchangeFault(file.Path, item.Line, outside));
                else counts[item.Class] = counts.GetValueOrDefault(item.Class) + 1;
            }

            meter.Advance($"Read {file.Path}");
        }

        var classes = counts.Select(entry => new VocPreviewClass(entry.Key, entry.Value, project.Classes.Find(entry.Key) is not null)).ToList();
        return new VocPreview(files.Count, matched.Count, counts.Values.Sum(), classes, faults);
    }

    private static (List<SourceFile> Files, string? Nothing) FilesIn(string folder)
    {
        if (!Directory.Exists(folder)) return ([], $"There is no folder '{folder}'; name the folder that holds the .xml files.");
        var files = SourceFiles.List(folder).Where(file => file.Path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        return (files, files.Count > 0 ? null : $"The folder '{folder}' holds no .xml file; name the folder with the annotations.");
    }

    private async Task<(long? Person, string? Refusal)> WhoAsync(VocImportRequest request, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancel);
        if (project is null) return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        if (request.AsModel is { } run) return run.Trim().Length is >= 1 and <= ModelRuns.LongestName ? (0, null) : (null, $"A model run needs a name of 1 to {ModelRuns.LongestName} characters; found '{run}'.");
        var name = request.Annotator.ToUpperInvariant();
        var member = await db.Memberships.AsNoTracking().FirstOrDefaultAsync(item => item.ProjectId == request.ProjectId && item.Person!.NormalizedUserName == name, cancel);
        if (member is null) return (null, $"'{request.Annotator}' is no member of '{project.Name}'; add that person to the project first.");
        return member.Role.MayAnnotate() ? (member.PersonId, null) : (null, $"'{request.Annotator}' may only look at '{project.Name}'; give that person an annotator's role first.");
    }

    private async Task<List<(SourceFile File, ImageGroup Image)>> MatchAsync(long projectId, IReadOnlyList<SourceFile> files, List<ExchangeFault> rejected, bool isFreeWork, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var images = (await db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId).ToListAsync(cancel))
            .ToDictionary(image => ExportName.Of(image.Name), StringComparer.Ordinal);
        var matched = new Dictionary<long, (SourceFile File, ImageGroup Image)>();
        foreach (var file in files)
        {
            var stem = Path.GetFileNameWithoutExtension(file.Path);
            if (!images.TryGetValue(stem, out var image)) rejected.Add(new ExchangeFault(file.Path, 0, $"No image of the project is called '{stem}'; the file must have the name of its image."));
            else if (!matched.TryAdd(image.Id, (file, image))) rejected.Add(new ExchangeFault(file.Path, 0, $"'{matched[image.Id].File.Path}' is for the same image; import one folder at a time, each for its own annotator."));
        }

        if (!isFreeWork) return [.. matched.Values];
        var reserved = await ownWork.ReservedAsync(projectId, matched.Keys, cancel);
        rejected.AddRange(reserved.Select(id => new ExchangeFault(matched[id].File.Path, 0, Editability.NotOpenForFreeWork)));
        return [.. matched.Where(item => !reserved.Contains(item.Key)).Select(item => item.Value)];
    }

    private async Task<ClassScheme> ClassesAsync(VocImportRequest request, List<(SourceFile File, ImageGroup Image)> matched, List<ExchangeFault> rejected, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.FirstAsync(item => item.Id == request.ProjectId, cancel);
        if (!request.AddClasses) return project.Classes;
        var known = project.Classes.Classes.ToList();
        string[] palette = ["#ff5a52", "#35d07f", "#4da3ff", "#ffd23f", "#d86bff", "#35d0d0", "#ff8a3d", "#a0a8b4"];
        foreach (var (file, _) in matched)
            foreach (var name in (await ReadAsync(file, request.Convention, cancel)).Annotation?.Objects.Select(item => item.Class).Distinct() ?? [])
                if (known.All(item => item.Key != name) && request.AddOnly?.Contains(name) != false && name.Length <= 64 && !name.Any(char.IsControl)) known.Add(new LabelClass(name, name, palette[known.Count % palette.Length]));
        if (known.Count == project.Classes.Classes.Count) return project.Classes;
        project.Classes = new ClassScheme(known);
        await db.SaveChangesAsync(cancel);
        return project.Classes;
    }

    /// <returns>What the file is known by, and its usable boxes.</returns>
    private static (string Key, List<BoxChange> Boxes) Changes(VocReading reading, SourceFile file, ImageGroup image, string owner, ClassScheme classes, List<ExchangeFault> rejected)
    {
        rejected.AddRange(reading.Faults);
        var changes = new List<BoxChange>();
        // The same file gives the same ids, so that importing it twice is one operation sent twice.
        var content = string.Join('\n', reading.Annotation?.Objects.Select(item => $"{item.Class} {item.Box}") ?? []);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{image.Id} {owner} {content}")))[..20];
        foreach (var item in reading.Annotation?.Objects ?? [])
        {
            if (classes.Find(item.Class) is null)
                rejected.Add(new ExchangeFault(file.Path, item.Line, $"Class '{item.Class}' is not one of {string.Join(", ", classes.Classes.Select(known => known.Key))}; add it to the project's classes or have missing classes added."));
            else if (OutsideOf(image, item) is { } outside) rejected.Add(new ExchangeFault(file.Path, item.Line, outside));
            else changes.Add(ChangeOf(item, $"v-{key}-{changes.Count}"));
        }

        return (key, changes);
    }

    private static string? OutsideOf(ImageGroup image, VocObject item) => item.Box.ClampTo(image.Width, image.Height).IsEmpty
        ? $"The box {item.Box} of '{item.Class}' lies outside the image of {image.Width} x {image.Height} pixels." : null;

    private static BoxChange ChangeOf(VocObject item, string id)
    {
        var attributes = new Dictionary<string, string>(item.Attributes ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var flags = (item.Difficult ? BoxFlags.Difficult : 0) | (item.Truncated ? BoxFlags.Truncated : 0) | (item.Occluded ? BoxFlags.Occluded : 0);
        if (attributes.Remove("ignore", out var ignore) && ignore == "1") flags |= BoxFlags.Ignore;
        double? score = attributes.TryGetValue("score", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value : null;
        if (score is not null) attributes.Remove("score");
        return new BoxChange(
            id, item.Box.X1, item.Box.Y1, item.Box.X2, item.Box.Y2, item.Class, flags, BoxOrigin.Imported, attributes.Count == 0 ? null : attributes, null, score);
    }

    private static async Task<VocReading> ReadAsync(SourceFile file, VocConvention convention, CancellationToken cancel)
    {
        try
        {
            using var content = new MemoryStream(await File.ReadAllBytesAsync(file.File, cancel));
            return VocReader.Read(content, file.Path, convention);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new VocReading(null, [new ExchangeFault(file.Path, 0, $"It could not be opened: {fault.Message}")]);
        }
    }

    private static VocImportReport Refuse(string reason) => new(0, 0, 0, [], reason);
}
