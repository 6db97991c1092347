using System.Globalization;
using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>
/// Takes label files as people's work in the free round or another: each answer is one logged <c>add</c> operation, also one without
/// objects: an image without
/// cells is an annotation. A round gives nobody more work than was assigned, and what was submitted stays as it is.
/// </summary>
public sealed class AnnotationImport(
    IDbContextFactory<AnnotateHubDb> database,
    FreeRound freeRound,
    ModelRuns runs,
    OperationWriter writer,
    MyAssignments ownWork,
    TimeProvider time
)
{
    private const int BoxesInOperation = 5_000;

    /// <summary>Files whose boxes wait together for the disk.</summary>
    private const int FilesTogether = 64;

    /// <summary>Boxes of one transaction, but for those of a last file: about a tenth of a second in which nobody else can write.</summary>
    private const int BoxesTogether = 5_000;

    public async Task<AnnotationImportReport> ImportAsync(
        AnnotationImportRequest request,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            if (await db.GetArchiveDenialAsync(request.ProjectId, cancellationToken) is { } archived)
                return Refuse(archived);
        var (reading, format, nothing) = await LabelReader.ReadAsync(
            database,
            request.ProjectId,
            request.Folder,
            request.Format,
            request.Convention,
            request.Csv,
            request.SizeDifference,
            request.Encoding,
            cancellationToken
        );
        if (reading is null)
            return Refuse(nothing!);
        var (people, refusal) = await ImportedRaters.FindAsync(database, request, cancellationToken);
        if (people is null)
            return Refuse(refusal!);

        var (assigned, notThere) = await ImportedRound.AssignedAsync(database, request, cancellationToken);
        if (notThere is not null)
            return Refuse(notThere);

        var rejected = new List<ExchangeFault>(ImportedRaters.Unnamed(reading, request));
        var matched = LabelMatching.From(reading, rejected, ImportedRaters.PersonOf(request, people));
        if (request.AsModel is null && request.Round is null)
        {
            var reserved = await LabelMatching.ReservedAsync(ownWork, request.ProjectId, matched, rejected, cancellationToken);
            matched.RemoveAll(matchedLabels => reserved.Contains(matchedLabels.Image.Id));
        }

        var classes = await ImportedClasses.TakeAsync(database, request, matched.Select(item => item.Labels), cancellationToken);
        if (request.AddClasses)
            rejected.AddRange(ImportedClasses.Alike(classes));
        rejected.InsertRange(0, reading.Faults);
        if (VocHeading.LostIn("a project", matched.Select(matchedLabels => matchedLabels.Labels)) is { } lost)
            rejected.Add(lost);
        if (reading.MoreFaults > 0)
            rejected.Add(new ExchangeFault(request.Folder, 0, $"{reading.MoreFaults} more faults are not listed one by one."));
        var (boxes, there, withoutCells) = (0, 0, 0);
        var meter = new ProgressMeter(progress, time, matched.Count);
        foreach (var part in Together(matched))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var files = new List<ImportedFile>();
            foreach (var (labels, image, person) in part)
            {
                var (key, changes) = ImportedBoxes.Changes(
                    labels,
                    image,
                    request.AsModel ?? person.ToString(CultureInfo.InvariantCulture),
                    classes,
                    request.Classes,
                    rejected
                );
                if (request.AsModel is not null)
                    changes = [.. changes.Select(change => change with { Origin = BoxOrigin.Model })];
                var operations = changes
                    .Chunk(BoxesInOperation)
                    .Select((chunk, index) => new Operation(index + 1, $"{chunk[0].Id}-o{index}", OperationKind.Add, chunk))
                    .ToList();
                // Only an answer that says so is empty: one of which everything was refused is damaged.
                if (labels is { Boxes.Count: 0, Refused: 0 })
                    operations.Add(new Operation(1, $"v-{key}-empty", OperationKind.Add, []));
                if (operations.Count > 0)
                    files.Add(new ImportedFile(labels.File, image.Id, person, key, operations));
            }

            foreach (var (file, (results, whyNot)) in files.Zip(await TakeAsync(request, assigned, files, cancellationToken)))
            {
                if (whyNot is not null)
                    rejected.Add(new ExchangeFault(file.Name, 0, whyNot) { Kind = FaultKind.Work });
                for (var index = 0; index < results.Count; index++)
                {
                    var count = file.Operations[index].Boxes.Count;
                    if (results[index].Outcome == OperationOutcome.Applied)
                        (boxes, withoutCells) = (boxes + count, withoutCells + (count == 0 ? 1 : 0));
                    else if (results[index].Outcome is OperationOutcome.Refused or OperationOutcome.Held)
                        rejected.Add(
                            new ExchangeFault(file.Name, 0, $"It was not taken: {results[index].Reason}") { Kind = FaultKind.Work }
                        );
                }

                if (results.Count > 0 && results.All(result => result.Outcome == OperationOutcome.Duplicate))
                    there++;
                meter.Advance($"Imported {file.Name}");
            }
        }

        if (boxes > 0)
            await database.RefreshStatisticsAsync(cancellationToken);
        return new AnnotationImportReport(matched.Count, boxes, there, rejected, WithoutCells: withoutCells)
        {
            Report = LabelReport.From(format!.Name, reading, rejected),
        };
    }

    private static IEnumerable<IReadOnlyList<MatchedLabels>> Together(IEnumerable<MatchedLabels> matched)
    {
        var (part, boxes) = (new List<MatchedLabels>(), 0);
        foreach (var item in matched)
        {
            part.Add(item);
            boxes += item.Labels.Boxes.Count;
            if (part.Count < FilesTogether && boxes < BoxesTogether)
                continue;
            yield return part;
            (part, boxes) = ([], 0);
        }

        if (part.Count > 0)
            yield return part;
    }

    /// <summary>Passes the files to the writer together, so that they wait for the disk together; files of one person on one image one
    /// after the other.</summary>
    private async Task<IReadOnlyList<(IReadOnlyList<OperationResult> Results, string? DenialReason)>> TakeAsync(
        AnnotationImportRequest request,
        Dictionary<(long Image, long Person), OpenWork>? assigned,
        List<ImportedFile> files,
        CancellationToken cancellationToken
    )
    {
        var owners = files.Select(file => (file.Image, file.Person)).Distinct().ToList();
        var sets =
            assigned is not null ? new Dictionary<(long, long), long>()
            : request.AsModel is { } run
                ? (await runs.SetsAsync(request.ProjectId, [.. owners.Select(owner => owner.Image)], run, cancellationToken)).ToDictionary(
                    set => (set.Key, 0L),
                    set => set.Value
                )
            : await freeRound.LabelSetsAsync(request.ProjectId, owners, cancellationToken);
        var taken = new (IReadOnlyList<OperationResult>, string?)[files.Count];
        await Task.WhenAll(
            files
                .Index()
                .GroupBy(file => request.AsModel is null ? (file.Item.Image, file.Item.Person) : (file.Item.Image, 0L))
                .Select(async same =>
                {
                    foreach (var (place, file) in same)
                        taken[place] =
                            assigned is not null
                                ? await IntoRoundAsync(
                                    assigned.GetValueOrDefault((file.Image, file.Person)),
                                    request.Round!,
                                    file.Person,
                                    file.Key,
                                    file.Operations,
                                    cancellationToken
                                )
                            : request.AsModel is { } model ? await IntoRunAsync(sets[same.Key], model, file, cancellationToken)
                            : (await AppendAsync(sets[same.Key], file.Person, OperationWriter.ImportClient, file, cancellationToken), null);
                })
        );
        return taken;
    }

    /// <param name="folder">As for an import; see <see cref="AnnotationUpload"/> for what came from a browser.</param>
    /// <param name="format">Null guesses.</param>
    /// <param name="decided">The import as it would be made, where it is known who and which classes: what that would leave out is told
    /// too.</param>
    public async Task<AnnotationPreview> PreviewAsync(
        long projectId,
        string folder,
        VocConvention convention,
        IProgress<JobProgress>? progress = null,
        string? format = "voc",
        CsvMapping? csv = null,
        SizeDifference sizeDifference = default,
        Encoding? encoding = null,
        AnnotationImportRequest? decided = null,
        CancellationToken cancellationToken = default
    )
    {
        progress?.Report(new JobProgress(0, null, "Reading the files"));
        var (reading, annotationFormat, nothing) = await LabelReader.ReadAsync(
            database,
            projectId,
            folder,
            format,
            convention,
            csv,
            sizeDifference,
            encoding,
            cancellationToken
        );
        if (reading is null)
            return new AnnotationPreview(0, 0, 0, [], [], nothing);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == projectId, cancellationToken);
        if (project is null)
            return new AnnotationPreview(0, 0, 0, [], [], $"There is no project with the number {projectId}; it may have been removed.");
        var faults = new List<ExchangeFault>();
        Dictionary<(long Image, long Person), OpenWork>? assigned = null;
        Func<ImageLabels, long> personOf;
        if (decided is not null)
        {
            var (people, refusal) = await ImportedRaters.FindAsync(database, decided, cancellationToken);
            (assigned, var notThere) = people is null
                ? (null, refusal)
                : await ImportedRound.AssignedAsync(database, decided, cancellationToken);
            if (notThere is not null)
                return new AnnotationPreview(0, 0, 0, [], [], notThere);
            personOf = ImportedRaters.PersonOf(decided, people!);
            faults.AddRange(ImportedRaters.Unnamed(reading, decided));
        }
        // Each rater may become somebody else: an image that two of them labelled is no conflict yet.
        else
        {
            var raters = reading
                .Labels.Select(imageLabels => imageLabels.Rater ?? "")
                .Distinct(StringComparer.Ordinal)
                .Index()
                .ToDictionary(item => item.Item, item => (long)item.Index, StringComparer.Ordinal);
            personOf = imageLabels => raters[imageLabels.Rater ?? ""];
        }

        var matched = LabelMatching.From(reading, faults, personOf);
        // Reported and not left out where nothing is decided: they may be meant for the round that has them.
        if (decided is null or { AsModel: null, Round: null })
        {
            var reserved = await LabelMatching.ReservedAsync(ownWork, projectId, matched, faults, cancellationToken);
            if (decided is not null)
                matched.RemoveAll(matchedLabels => reserved.Contains(matchedLabels.Image.Id));
        }

        if (decided is not null)
            Foresee(decided, matched, assigned, project.Classes, faults);
        faults.InsertRange(0, reading.Faults);
        if (VocHeading.LostIn("a project", matched.Select(matchedLabels => matchedLabels.Labels)) is { } lost)
            faults.Add(lost);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var labelledBox in matched.SelectMany(matchedLabels => matchedLabels.Labels.Boxes))
            counts[labelledBox.Class] = counts.GetValueOrDefault(labelledBox.Class) + 1;

        var classes = counts
            .Select(entry => new PreviewedClass(
                entry.Key,
                entry.Value,
                project.Classes.Find(entry.Key) is not null,
                project.Classes.Find(entry.Key) is null ? ClassChoices.Nearest(entry.Key, project.Classes) : null
            ))
            .ToList();
        return new AnnotationPreview(
            reading.Files,
            matched.Select(matchedLabels => matchedLabels.Image.Id).Distinct().Count(),
            counts.Values.Sum(),
            classes,
            faults
        )
        {
            Format = annotationFormat!.Key,
            Report = LabelReport.From(annotationFormat.Name, reading, faults),
            SizeMismatches = reading.SizeMismatches,
            Raters =
            [
                .. matched
                    .GroupBy(matchedLabels => matchedLabels.Labels.Rater ?? "", StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new PreviewedRater(
                        group.Key,
                        group.All(matchedLabels => matchedLabels.Labels.IsModel),
                        group.Count(),
                        group.Sum(matchedLabels => matchedLabels.Labels.Boxes.Count)
                    )),
            ],
        };
    }

    /// <summary>What an import would leave out of labels that belong to images and people.</summary>
    private static void Foresee(
        AnnotationImportRequest request,
        List<MatchedLabels> matched,
        Dictionary<(long Image, long Person), OpenWork>? assigned,
        ClassScheme known,
        List<ExchangeFault> faults
    )
    {
        var classes = request.AddClasses ? ImportedClasses.With(known, request, matched.Select(item => item.Labels)) : known;
        if (request.AddClasses)
            faults.AddRange(ImportedClasses.Alike(classes));
        foreach (var (labels, image, person) in matched)
        {
            var owner = request.AsModel ?? person.ToString(CultureInfo.InvariantCulture);
            ImportedBoxes.Changes(labels, image, owner, classes, request.Classes, faults);
            var work = assigned?.GetValueOrDefault((image.Id, person));
            if (assigned is not null && ImportedRound.GetDenialReason(work, request.Round!) is { } denied)
                faults.Add(new ExchangeFault(labels.File, 0, denied) { Kind = FaultKind.Work });
        }
    }

    private async Task<(IReadOnlyList<OperationResult> Results, string? DenialReason)> IntoRoundAsync(
        OpenWork? work,
        string round,
        long person,
        string key,
        List<Operation> operations,
        CancellationToken cancellationToken
    )
    {
        if (ImportedRound.GetDenialReason(work, round) is { } denied)
            return ([], denied);
        return
            await writer.SendImportedAsync(work!.Id, person, $"import-{key}", operations, cancellationToken)
                is SendAnswer.Acknowledged answer
            ? (answer.Results, null)
            : ([], $"The work on this image in '{round}' was taken away meanwhile.");
    }

    private async Task<(IReadOnlyList<OperationResult> Results, string? DenialReason)> IntoRunAsync(
        long set,
        string run,
        ImportedFile file,
        CancellationToken cancellationToken
    )
    {
        return await runs.HoldsAnotherAsync(set, file.Operations[0].Id, cancellationToken)
            ? ([], $"The run '{run}' has other boxes on this image; import changed predictions under another name.")
            : (await AppendAsync(set, file.Person, OperationWriter.ModelClient, file, cancellationToken), null);
    }

    /// <summary>A transaction for each operation, so that an image of very many boxes does not keep everybody else waiting.</summary>
    private async Task<IReadOnlyList<OperationResult>> AppendAsync(
        long set,
        long person,
        string client,
        ImportedFile file,
        CancellationToken cancellationToken
    )
    {
        var results = new List<OperationResult>(file.Operations.Count);
        foreach (var operation in file.Operations)
            results.AddRange(await writer.AppendAsync(set, person, client, [operation], cancellationToken));
        return results;
    }

    private static AnnotationImportReport Refuse(string reason) => new(0, 0, 0, [], reason);
}
