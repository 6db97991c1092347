using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Export;

/// <param name="Annotator">User name of the person whose work the boxes become, unless <see cref="People"/> says whose.</param>
/// <param name="Folder">All files of the format below it are read.</param>
/// <param name="AddClasses">Classes that the project does not know are added to it; otherwise their objects are rejected.</param>
/// <param name="AddOnly">The only classes that are added; null for all.</param>
/// <param name="AsModel">Name of the model run that the boxes become instead of anybody's work, with their scores.</param>
public sealed record AnnotationImportRequest(
    long ProjectId, string Annotator, string Folder, VocConvention Convention, bool AddClasses = false, IReadOnlyList<string>? AddOnly = null, string? AsModel = null)
{
    /// <summary>Key of the format; null guesses by the files.</summary>
    public string? Format { get; init; } = "voc";

    public CsvMapping? Csv { get; init; }

    /// <summary>Raters in the files and the user names that their labels become the work of; raters without one are left out. Null: all are <see cref="Annotator"/>'s.</summary>
    public IReadOnlyDictionary<string, string>? People { get; init; }

    /// <summary>Name of the round whose work the boxes become, for people who have the images there; null: the free round.</summary>
    public string? Round { get; init; }

    /// <summary>Through whose eyes the round is looked at: work that they may not know of is as if it were not there. Null: the command line.</summary>
    public Actor? Asking { get; init; }

    /// <summary>Words in the files and the project's classes that they mean; an empty one leaves the boxes out.</summary>
    public IReadOnlyDictionary<string, string>? Classes { get; init; }
}

/// <param name="Files">Answers, each of one rater on one image, that belong to an image of the project.</param>
/// <param name="AlreadyThere">Answers that were imported before, unchanged, for this person.</param>
/// <param name="Rejected">File, line and reason of everything that was left out.</param>
/// <param name="Refused">Why nothing was imported at all, or null.</param>
/// <param name="WithoutCells">Images that an answer without objects marked as annotated and empty.</param>
public sealed record AnnotationImportReport(int Files, int Boxes, int AlreadyThere, IReadOnlyList<ExchangeFault> Rejected, string? Refused = null, int WithoutCells = 0);

/// <summary>
/// Takes label files as people's work in the free round or another: each answer is one logged <c>add</c> operation, also one without objects: an image without
/// cells is an annotation. A round gives nobody more work than was assigned, and what was handed in stays as it is.
/// </summary>
public sealed class AnnotationImport(IDbContextFactory<AnnotateHubDb> database, FreeRound freeRound, ModelRuns runs, OperationWriter writer, OwnWork ownWork, TimeProvider time)
{
    private const int BoxesInOperation = 5_000;

    public async Task<AnnotationImportReport> ImportAsync(AnnotationImportRequest request, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var (reading, _, nothing) = await ReadAsync(request.ProjectId, request.Folder, request.Format, request.Convention, request.Csv, cancel);
        if (reading is null) return Refuse(nothing!);
        var (people, refusal) = await WhoAsync(request, cancel);
        if (people is null) return Refuse(refusal!);

        var (assigned, notThere) = await AssignedAsync(request, cancel);
        if (notThere is not null) return Refuse(notThere);

        var rejected = new List<ExchangeFault>();
        var matched = await MatchAsync(request.ProjectId, reading, rejected, item => people.GetValueOrDefault(item.Rater ?? "", request.People is null ? people[""] : -1), cancel);
        if (request.AsModel is null && request.Round is null)
        {
            var reserved = await LabelMatching.ReservedAsync(ownWork, request.ProjectId, matched, rejected, cancel);
            matched.RemoveAll(item => reserved.Contains(item.Image.Id));
        }

        var classes = await ClassesAsync(request, matched.Select(item => item.Labels), cancel);
        rejected.AddRange(reading.Faults);
        if (reading.MoreFaults > 0) rejected.Add(new ExchangeFault(request.Folder, 0, $"{reading.MoreFaults} more faults are not told one by one."));
        var (boxes, there, withoutCells) = (0, 0, 0);
        var faulty = reading.Faults.Select(fault => fault.File).ToHashSet(StringComparer.Ordinal);
        var meter = new ProgressMeter(progress, time, matched.Count);
        foreach (var (labels, image, person) in matched)
        {
            cancel.ThrowIfCancellationRequested();
            var (key, changes) = Changes(labels, image, request.AsModel ?? person.ToString(CultureInfo.InvariantCulture), classes, request.Classes, rejected);
            if (request.AsModel is not null) changes = [.. changes.Select(change => change with { Origin = BoxOrigin.Model })];
            var operations = changes.Chunk(BoxesInOperation).Select((chunk, index) => new Operation(index + 1, $"{chunk[0].Id}-o{index}", OperationKind.Add, chunk)).ToList();
            if (labels.Boxes.Count == 0 && !faulty.Contains(labels.File)) operations.Add(new Operation(1, $"v-{key}-empty", OperationKind.Add, []));
            if (operations.Count == 0) continue;
            var (results, whyNot) = assigned is not null ? await IntoRoundAsync(assigned.GetValueOrDefault((image.Id, person)), request.Round!, person, key, operations, cancel)
                : request.AsModel is { } run ? await IntoRunAsync(request.ProjectId, image.Id, run, person, operations, cancel)
                : (await writer.AppendAsync((await freeRound.AssignmentAsync(request.ProjectId, image.Id, person, cancel)).LabelSetId, person, OperationWriter.ImportClient, operations, cancel), null);
            if (whyNot is not null) rejected.Add(new ExchangeFault(labels.File, 0, whyNot));
            for (var index = 0; index < results.Count; index++)
            {
                var count = operations[index].Boxes.Count;
                if (results[index].Outcome == OperationOutcome.Applied) (boxes, withoutCells) = (boxes + count, withoutCells + (count == 0 ? 1 : 0));
                else if (results[index].Outcome is OperationOutcome.Refused or OperationOutcome.Held) rejected.Add(new ExchangeFault(labels.File, 0, $"It was not taken: {results[index].Reason}"));
            }

            if (results.Count > 0 && results.All(result => result.Outcome == OperationOutcome.Duplicate)) there++;
            meter.Advance($"Imported {labels.File}");
        }

        return new AnnotationImportReport(matched.Count, boxes, there, rejected, WithoutCells: withoutCells);
    }

    /// <param name="folder">As for an import; see <see cref="AnnotationUpload"/> for what came from a browser.</param>
    /// <param name="format">Null guesses.</param>
    public async Task<AnnotationPreview> PreviewAsync(
        long projectId, string folder, VocConvention convention, IProgress<JobProgress>? progress = null, string? format = "voc", CsvMapping? csv = null, CancellationToken cancel = default)
    {
        progress?.Report(new JobProgress(0, null, "Reading the files"));
        var (reading, found, nothing) = await ReadAsync(projectId, folder, format, convention, csv, cancel);
        if (reading is null) return new AnnotationPreview(0, 0, 0, [], [], nothing);
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == projectId, cancel);
        if (project is null) return new AnnotationPreview(0, 0, 0, [], [], $"There is no project with the number {projectId}; it may have been removed.");
        var faults = new List<ExchangeFault>();
        // Each rater may become somebody else: an image that two of them labelled is no conflict yet.
        var raters = reading.Labels.Select(item => item.Rater ?? "").Distinct(StringComparer.Ordinal).Index().ToDictionary(item => item.Item, item => (long)item.Index, StringComparer.Ordinal);
        var matched = await LabelMatching.OfAsync(db, projectId, reading, faults, item => raters[item.Rater ?? ""], cancel);
        // Told and not left out: they may be meant for the round that has them.
        await LabelMatching.ReservedAsync(ownWork, projectId, matched, faults, cancel);
        faults.AddRange(reading.Faults);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (labels, image, _) in matched)
            foreach (var item in labels.Boxes)
            {
                if (OutsideOf(image, item) is { } outside) faults.Add(new ExchangeFault(labels.File, item.Line, outside));
                else counts[item.Class] = counts.GetValueOrDefault(item.Class) + 1;
            }

        var classes = counts.Select(entry => new PreviewedClass(
            entry.Key, entry.Value, project.Classes.Find(entry.Key) is not null, project.Classes.Find(entry.Key) is null ? ClassChoices.Nearest(entry.Key, project.Classes) : null)).ToList();
        return new AnnotationPreview(reading.Files, matched.Select(item => item.Image.Id).Distinct().Count(), counts.Values.Sum(), classes, faults)
        {
            Format = found!.Key,
            Raters = [.. matched.GroupBy(item => item.Labels.Rater ?? "", StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new PreviewedRater(group.Key, group.All(item => item.Labels.IsModel), group.Count(), group.Sum(item => item.Labels.Boxes.Count)))],
        };
    }

    /// <summary>The assignments of the round by image and person; null where none is named.</summary>
    private async Task<(Dictionary<(long Image, long Person), OpenWork>? Assigned, string? Refusal)> AssignedAsync(AnnotationImportRequest request, CancellationToken cancel)
    {
        if (request.Round is not { } name) return (null, null);
        if (request.AsModel is not null) return (null, "Predictions of a model belong to no round; a refinement round starts from them.");
        await using var db = await database.CreateDbContextAsync(cancel);
        var viewer = request.Asking is { Operator: null } asking ? await db.ViewerAsync(request.ProjectId, asking.PersonId, cancel) : await db.OperatorAsync(request.ProjectId, cancel: cancel);
        if (viewer is null) return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        // Images that hide in somebody's queue are never named.
        var rounds = viewer.Rounds.Where(round => round.Kind is not RoundKind.Drift).OrderBy(round => round.Id).ToList();
        if (rounds.LastOrDefault(round => round.Name == name) is not { } found)
            return (null, rounds.Count == 0 ? $"There is no round '{name}': the project has no rounds yet; make it first." : $"There is no round '{name}'; there {(rounds.Count == 1 ? "is" : "are")} {string.Join(", ", rounds.Select(round => $"'{round.Name}'"))}.");
        if (found.ClosedAt is not null) return (null, $"'{name}' is closed; reopen it first.");
        if (found.Kind is RoundKind.Free) return (null, null);
        return (await viewer.Known(db).Where(work => work.RoundId == found.Id && work.WithdrawnAt == null)
            .ToDictionaryAsync(work => (work.ImageGroupId, work.PersonId), work => new OpenWork(work.Id, work.State), cancel), null);
    }

    private async Task<(IReadOnlyList<OperationResult> Results, string? WhyNot)> IntoRoundAsync(OpenWork? work, string round, long person, string key, List<Operation> operations, CancellationToken cancel)
    {
        if (work is null) return ([], $"The person has no work on this image in '{round}'; assign it on the round's page first.");
        if (work.State is AssignmentState.Submitted or AssignmentState.Accepted) return ([], $"The work on this image in '{round}' was handed in; return it first.");
        return await writer.SendAsync(work.Id, person, $"import-{key}", 0, operations, cancel) is SendAnswer.Acknowledged answer ? (answer.Results, null) : ([], $"The work on this image in '{round}' was taken away meanwhile.");
    }

    private async Task<(IReadOnlyList<OperationResult> Results, string? WhyNot)> IntoRunAsync(long projectId, long image, string run, long person, List<Operation> operations, CancellationToken cancel)
    {
        var set = await runs.SetAsync(projectId, image, run, cancel);
        return await runs.HoldsAnotherAsync(set, operations[0].Id, cancel)
            ? ([], $"The run '{run}' has other boxes on this image; import changed predictions under another name.")
            : (await writer.AppendAsync(set, person, OperationWriter.ModelClient, operations, cancel), null);
    }

    private sealed record OpenWork(long Id, AssignmentState State);

    private async Task<(LabelReading? Reading, AnnotationFormat? Format, string? Nothing)> ReadAsync(long projectId, string folder, string? key, VocConvention convention, CsvMapping? csv, CancellationToken cancel)
    {
        if (LabelFolder.OpenFileOrFolder(folder) is not { } source) return (null, null, $"There is no file or folder '{folder}'; name a label file or the folder that holds the label files.");
        var format = key is not null ? AnnotationFormats.Find(key) : csv is not null ? CsvFormat.Format : AnnotationFormats.Guess(source.Files);
        if (format is null)
            return (null, null, key is not null ? $"There is no format '{key}'; known are {string.Join(", ", AnnotationFormats.All.Select(item => item.Key))}."
                : $"The folder '{folder}' holds no label file of a known format ({string.Join(", ", AnnotationFormats.All.Select(item => item.Name))}).");
        await using var db = await database.CreateDbContextAsync(cancel);
        var names = await ImageNames.OfAsync(db, projectId, cancel);
        var reading = await Task.Run(() => format.Read(source.Files, new FormatSettings { Convention = convention, Csv = csv, SizeOf = stem => names.SizeOf(stem) ?? source.SizeOf(stem) }, cancel), cancel);
        return reading.Files > 0 ? (reading, format, null) : (null, format, $"The folder '{folder}' holds no {(format.Key == "voc" ? ".xml file" : $"file of the format {format.Name}")}; name the folder with the annotations.");
    }

    /// <summary>Who the raters become; the empty name stands for whoever is not named.</summary>
    private async Task<(Dictionary<string, long>? People, string? Refusal)> WhoAsync(AnnotationImportRequest request, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancel);
        if (project is null) return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        if (request.AsModel is { } run) return run.Trim().Length is >= 1 and <= ModelRuns.LongestName ? (new() { [""] = 0 }, null) : (null, $"A model run needs a name of 1 to {ModelRuns.LongestName} characters; found '{run}'.");
        var people = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (rater, userName) in request.People ?? new Dictionary<string, string> { [""] = request.Annotator })
        {
            var name = userName.ToUpperInvariant();
            var member = await db.Memberships.AsNoTracking().FirstOrDefaultAsync(item => item.ProjectId == request.ProjectId && item.Person!.NormalizedUserName == name, cancel);
            if (member is null) return (null, $"'{userName}' is no member of '{project.Name}'; add that person to the project first.");
            if (!member.Role.MayAnnotate()) return (null, $"'{userName}' may only look at '{project.Name}'; give that person an annotator's role first.");
            people[rater] = member.PersonId;
        }

        return (people, null);
    }

    private async Task<List<MatchedLabels>> MatchAsync(long projectId, LabelReading reading, List<ExchangeFault> rejected, Func<ImageLabels, long> personOf, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await LabelMatching.OfAsync(db, projectId, reading, rejected, personOf, cancel);
    }

    private async Task<ClassScheme> ClassesAsync(AnnotationImportRequest request, IEnumerable<ImageLabels> matched, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.FirstAsync(item => item.Id == request.ProjectId, cancel);
        if (!request.AddClasses) return project.Classes;
        var known = project.Classes.Classes.ToList();
        string[] palette = ["#ff5a52", "#35d07f", "#4da3ff", "#ffd23f", "#d86bff", "#35d0d0", "#ff8a3d", "#a0a8b4"];
        foreach (var name in matched.SelectMany(item => item.Boxes).Select(box => box.Class).Distinct(StringComparer.Ordinal))
            if (known.All(item => item.Key != name) && request.Classes?.ContainsKey(name) != true && request.AddOnly?.Contains(name) != false && name.Length <= 64 && !name.Any(char.IsControl)) known.Add(new LabelClass(name, name, palette[known.Count % palette.Length]));
        if (known.Count == project.Classes.Classes.Count) return project.Classes;
        project.Classes = new ClassScheme(known);
        await db.SaveChangesAsync(cancel);
        return project.Classes;
    }

    /// <returns>What the answer is known by, and its usable boxes.</returns>
    private static (string Key, List<BoxChange> Boxes) Changes(
        ImageLabels labels, ImageGroup image, string owner, ClassScheme classes, IReadOnlyDictionary<string, string>? meanings, List<ExchangeFault> rejected)
    {
        var changes = new List<BoxChange>();
        // The same labels give the same ids, so that importing them twice is one operation sent twice.
        var content = string.Join('\n', labels.Boxes.Select(item => $"{item.Class} {item.Box}"));
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{image.Id} {owner} {content}")))[..20];
        foreach (var item in labels.Boxes)
        {
            var name = meanings?.GetValueOrDefault(item.Class) ?? item.Class;
            if (name.Length == 0) rejected.Add(new ExchangeFault(labels.File, item.Line, $"Class '{item.Class}' was left out by choice."));
            else if (classes.Find(name) is null)
                rejected.Add(new ExchangeFault(labels.File, item.Line, $"Class '{name}' is not one of {string.Join(", ", classes.Classes.Select(known => known.Key))}; add it to the project's classes or have missing classes added."));
            else if (OutsideOf(image, item) is { } outside) rejected.Add(new ExchangeFault(labels.File, item.Line, outside));
            else changes.Add(ChangeOf(item with { Class = name }, $"v-{key}-{changes.Count}"));
        }

        return (key, changes);
    }

    private static string? OutsideOf(ImageGroup image, LabelledBox item) => item.Box.ClampTo(image.Width, image.Height).IsEmpty
        ? $"The box {item.Box} of '{item.Class}' lies outside the image of {image.Width} x {image.Height} pixels." : null;

    internal static BoxChange ChangeOf(LabelledBox item, string id)
    {
        var attributes = new Dictionary<string, string>(item.Attributes ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var flags = (item.Difficult ? BoxFlags.Difficult : 0) | (item.Truncated ? BoxFlags.Truncated : 0) | (item.Occluded ? BoxFlags.Occluded : 0);
        if (attributes.Remove("ignore", out var ignore) && ignore == "1") flags |= BoxFlags.Ignore;
        return new BoxChange(
            id, item.Box.X1, item.Box.Y1, item.Box.X2, item.Box.Y2, item.Class, flags, BoxOrigin.Imported, attributes.Count == 0 ? null : attributes, null, item.Score);
    }

    private static AnnotationImportReport Refuse(string reason) => new(0, 0, 0, [], reason);
}
