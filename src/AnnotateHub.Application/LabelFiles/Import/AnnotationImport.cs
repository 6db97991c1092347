using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Exchange.Text;
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
    private const int MaxClassLength = 64;

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
        var (reading, format, nothing) = await ReadAsync(
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
        var (people, refusal) = await WhoAsync(request, cancellationToken);
        if (people is null)
            return Refuse(refusal!);

        var (assigned, notThere) = await AssignedAsync(request, cancellationToken);
        if (notThere is not null)
            return Refuse(notThere);

        var rejected = new List<ExchangeFault>(Unnamed(reading, request));
        var matched = LabelMatching.From(reading, rejected, PersonOf(request, people));
        if (request.AsModel is null && request.Round is null)
        {
            var reserved = await LabelMatching.ReservedAsync(ownWork, request.ProjectId, matched, rejected, cancellationToken);
            matched.RemoveAll(matchedLabels => reserved.Contains(matchedLabels.Image.Id));
        }

        var classes = await ClassesAsync(request, matched.Select(matchedLabels => matchedLabels.Labels), cancellationToken);
        if (request.AddClasses)
            rejected.AddRange(Alike(classes));
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
                var (key, changes) = Changes(
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

    private static Func<ImageLabels, long> PersonOf(AnnotationImportRequest request, Dictionary<string, long> people) =>
        imageLabels => people.GetValueOrDefault(imageLabels.Rater ?? "", request.People is null ? people[""] : -1);

    /// <summary>Raters of whom nobody said whose work their labels become, and names that no rater has.</summary>
    private static IEnumerable<ExchangeFault> Unnamed(LabelReading reading, AnnotationImportRequest request)
    {
        if (request.AsModel is not null || request.People is not { } people)
            yield break;
        var named = people.Keys.Select(NormalForm.Compose).ToHashSet(StringComparer.Ordinal);
        var raters = reading.Labels.GroupBy(imageLabels => imageLabels.Rater ?? "", StringComparer.Ordinal).ToList();
        foreach (var rater in raters.Where(rater => !named.Contains(rater.Key)).OrderBy(rater => rater.Key, StringComparer.Ordinal))
            yield return new ExchangeFault(
                rater.First().File,
                0,
                $"The labels of {(rater.Key.Length == 0 ? "nobody that is named" : $"'{rater.Key}'")} are left out ({rater.Count()} images, "
                    + $"{rater.Sum(imageLabels => imageLabels.Boxes.Count)} boxes): it was not said whose work they become."
            )
            {
                Kind = FaultKind.Work,
            };
        foreach (var name in named.Where(name => raters.All(rater => rater.Key != name)).Order(StringComparer.Ordinal))
            yield return new ExchangeFault(
                request.Folder,
                0,
                $"No label is by '{name}'; the raters are {string.Join(", ", raters.Select(rater => $"'{rater.Key}'").Order(StringComparer.Ordinal))}."
            )
            {
                Kind = FaultKind.Work,
            };
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
        var (reading, annotationFormat, nothing) = await ReadAsync(
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
            var (people, refusal) = await WhoAsync(decided, cancellationToken);
            (assigned, var notThere) = people is null ? (null, refusal) : await AssignedAsync(decided, cancellationToken);
            if (notThere is not null)
                return new AnnotationPreview(0, 0, 0, [], [], notThere);
            personOf = PersonOf(decided, people!);
            faults.AddRange(Unnamed(reading, decided));
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
        var classes = request.AddClasses ? With(known, request, matched.Select(matchedLabels => matchedLabels.Labels)) : known;
        if (request.AddClasses)
            faults.AddRange(Alike(classes));
        foreach (var (labels, image, person) in matched)
        {
            Changes(labels, image, request.AsModel ?? person.ToString(CultureInfo.InvariantCulture), classes, request.Classes, faults);
            if (assigned is not null && GetDenialReason(assigned.GetValueOrDefault((image.Id, person)), request.Round!) is { } denied)
                faults.Add(new ExchangeFault(labels.File, 0, denied) { Kind = FaultKind.Work });
        }
    }

    private static string? GetDenialReason(OpenWork? work, string round) =>
        work is null ? $"The person has no work on this image in '{round}'; assign it on the round's page first."
        : work.State is AssignmentState.Submitted or AssignmentState.Accepted
            ? $"The work on this image in '{round}' was submitted; return it first."
        : null;

    /// <summary>The assignments of the round by image and person; null where none is named.</summary>
    private async Task<(Dictionary<(long Image, long Person), OpenWork>? Assigned, string? Refusal)> AssignedAsync(
        AnnotationImportRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Round is not { } name)
            return (null, null);
        if (request.AsModel is not null)
            return (null, "Predictions of a model belong to no round; a refinement round starts from them.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scope = request.Asking is { Operator: null } asking
            ? await db.ResolveScopeAsync(request.ProjectId, asking.PersonId, cancellationToken)
            : await db.ResolveOperatorScopeAsync(request.ProjectId, cancellationToken: cancellationToken);
        if (scope is null)
            return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        // Images that hide in somebody's queue are never named.
        var rounds = scope.Rounds.Where(round => round.Kind is not RoundKind.Drift).OrderBy(round => round.Id).ToList();
        if (rounds.LastOrDefault(round => round.Name == name) is not { } found)
            return (
                null,
                rounds.Count == 0
                    ? $"There is no round '{name}': the project has no rounds yet; make it first."
                    : $"There is no round '{name}'; there {(rounds.Count == 1 ? "is" : "are")} {string.Join(", ", rounds.Select(round => $"'{round.Name}'"))}."
            );
        if (found.ClosedAt is not null)
            return (null, $"'{name}' is closed; reopen it first.");
        if (found.Kind is RoundKind.Free)
            return (null, null);
        return (
            await scope
                .VisibleAssignments(db)
                .Where(work => work.RoundId == found.Id && work.WithdrawnAt == null)
                .ToDictionaryAsync(
                    work => (work.ImageGroupId, work.PersonId),
                    work => new OpenWork(work.Id, work.State),
                    cancellationToken
                ),
            null
        );
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
        if (GetDenialReason(work, round) is { } denied)
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

    private async Task<(LabelReading? Reading, AnnotationFormat? Format, string? Nothing)> ReadAsync(
        long projectId,
        string folder,
        string? key,
        VocConvention convention,
        CsvMapping? csv,
        SizeDifference sizeDifference,
        Encoding? encoding,
        CancellationToken cancellationToken
    )
    {
        if (LabelFolder.OpenFileOrFolder(folder) is not { } source)
            return (null, null, $"There is no file or folder '{folder}'; name a label file or the folder that holds the label files.");
        var format =
            key is not null ? AnnotationFormats.Find(key)
            : csv is not null ? CsvFormat.Format
            : AnnotationFormats.Guess(source.Files);
        if (format is null)
            return (
                null,
                null,
                key is not null
                    ? $"There is no format '{key}'; known are {string.Join(", ", AnnotationFormats.All.Select(annotationFormat => annotationFormat.Key))}."
                    : $"The folder '{folder}' holds no label file of a known format ({string.Join(", ", AnnotationFormats.All.Select(annotationFormat => annotationFormat.Name))})."
            );
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var names = await ImageNames.OfAsync(db, projectId, cancellationToken);
        var reading = await Task.Run(() => format.Read(source.Files, Settings(), cancellationToken), cancellationToken);
        if (key is null && csv is null)
            reading = reading with { Faults = [.. reading.Faults, .. AnnotationFormats.OtherFormats(source.Files, format)] };
        return reading.Files > 0
            ? (reading, format, null)
            : (
                null,
                format,
                $"The folder '{folder}' holds no {(format.Key == "voc" ? ".xml file" : $"file of the format {format.Name}")}; "
                    + "name the folder with the annotations."
            );

        FormatSettings Settings() =>
            new()
            {
                Convention = convention,
                Csv = csv,
                Pictures = Find,
                Listings = source.Beside,
                SizeDifference = sizeDifference,
                Encoding = encoding,
            };

        // Pictures beside the labels help to read shares of images that the project does not have.
        ImageMatch<Picture> Find(IReadOnlyList<ImageName> wanted) =>
            names.Find(wanted) is { Kind: not MatchKind.None } match ? match : source.FindPicture(wanted);
    }

    /// <summary>Who the raters become; the empty name stands for whoever is not named.</summary>
    private async Task<(Dictionary<string, long>? People, string? Refusal)> WhoAsync(
        AnnotationImportRequest request,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancellationToken);
        if (project is null)
            return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        if (request.AsModel is { } run)
            return run.Trim().Length is >= 1 and <= ModelRuns.MaxNameLength
                ? (new() { [""] = 0 }, null)
                : (null, $"A model run needs a name of 1 to {ModelRuns.MaxNameLength} characters; found '{run}'.");
        var people = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (rater, userName) in request.People ?? new Dictionary<string, string> { [""] = request.Annotator })
        {
            var name = userName.ToUpperInvariant();
            var member = await db
                .Memberships.AsNoTracking()
                .FirstOrDefaultAsync(
                    membership => membership.ProjectId == request.ProjectId && membership.Person!.NormalizedUserName == name,
                    cancellationToken
                );
            if (member is null)
                return (null, $"'{userName}' is no member of '{project.Name}'; add that person to the project first.");
            if (!member.Role.MayAnnotate())
                return (null, $"'{userName}' may only look at '{project.Name}'; give that person an annotator's role first.");
            people[NormalForm.Compose(rater)] = member.PersonId;
        }

        return (people, null);
    }

    private async Task<ClassScheme> ClassesAsync(
        AnnotationImportRequest request,
        IEnumerable<ImageLabels> matched,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.FirstAsync(item => item.Id == request.ProjectId, cancellationToken);
        if (!request.AddClasses)
            return project.Classes;
        var classes = With(project.Classes, request, matched);
        if (classes.Classes.Count == project.Classes.Classes.Count)
            return project.Classes;
        project.Classes = classes;
        await db.SaveChangesAsync(cancellationToken);
        return classes;
    }

    private static ClassScheme With(ClassScheme before, AnnotationImportRequest request, IEnumerable<ImageLabels> matched)
    {
        var known = before.Classes.ToList();
        string[] palette = ["#ff5a52", "#35d07f", "#4da3ff", "#ffd23f", "#d86bff", "#35d0d0", "#ff8a3d", "#a0a8b4"];
        foreach (var name in matched.SelectMany(imageLabels => imageLabels.Boxes).Select(box => box.Class).Distinct(StringComparer.Ordinal))
            if (
                known.All(labelClass => labelClass.Key != name)
                && request.Classes?.ContainsKey(name) != true
                && request.AddOnly?.Contains(name) != false
                && WhyNoClass(name) is null
            )
                known.Add(new LabelClass(name, name, palette[known.Count % palette.Length]));
        return new ClassScheme(known);
    }

    private static string? WhyNoClass(string name) =>
        name.Length > MaxClassLength ? $"a class has at most {MaxClassLength} characters, and this has {name.Length}"
        : name.Any(char.IsControl) ? "a class has no line ends and control signs"
        : null;

    /// <returns>What the answer is known by, and its usable boxes.</returns>
    private static (string Key, List<BoxChange> Boxes) Changes(
        ImageLabels labels,
        ImageGroup image,
        string owner,
        ClassScheme classes,
        IReadOnlyDictionary<string, string>? meanings,
        List<ExchangeFault> rejected
    )
    {
        var changes = new List<BoxChange>();
        // The same labels give the same ids, so that importing them twice is one operation sent twice.
        var content = string.Join('\n', labels.Boxes.Select(labelledBox => $"{labelledBox.Class} {labelledBox.Box}"));
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{image.Id} {owner} {content}")))[..20];
        foreach (var item in labels.Boxes)
        {
            var name = meanings?.GetValueOrDefault(item.Class) ?? item.Class;
            if (name.Length == 0)
                rejected.Add(
                    new ExchangeFault(labels.File, item.Line, $"Class '{item.Class}' was left out by choice.") { Kind = FaultKind.Class }
                );
            else if (classes.Find(name) is null)
                rejected.Add(
                    new ExchangeFault(
                        labels.File,
                        item.Line,
                        WhyNoClass(name) is { } why
                            ? $"Class '{name.ReplaceLineEndings(" ")}' cannot be a class of the project: {why}. Say which it means (--class)."
                            : $"Class '{name}' is not one of {string.Join(", ", classes.Classes.Select(known => known.Key))}; add it to the project's classes or have missing classes added{(ClassChoices.Nearest(name, classes) is { } near ? $", or say that it means '{near}' (--class \"{name}={near}\")" : "")}."
                    )
                    {
                        Kind = FaultKind.Class,
                    }
                );
            else if (
                ChangeOf(item with { Class = name }, $"v-{key}-{changes.Count}") is var change
                && OperationRules.BoxFaultOf(OperationKind.Add, change, classes, image.Width, image.Height) is { } fault
            )
                rejected.Add(new ExchangeFault(labels.File, item.Line, $"Class '{name}': {fault}"));
            else
                changes.Add(change);
        }

        return (key, changes);
    }

    /// <summary>Classes that an import added beside others of nearly the same name.</summary>
    private static IEnumerable<ExchangeFault> Alike(ClassScheme classes)
    {
        var spellings = new ClassSpellings();
        foreach (var labelClass in classes.Classes)
            spellings.Add(labelClass.Key, "The project's classes");
        return spellings.Faults();
    }

    internal static BoxChange ChangeOf(LabelledBox labelledBox, string id)
    {
        var attributes = new Dictionary<string, string>(labelledBox.Attributes ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var flags =
            (labelledBox.Difficult ? BoxFlags.Difficult : 0)
            | (labelledBox.Truncated ? BoxFlags.Truncated : 0)
            | (labelledBox.Occluded ? BoxFlags.Occluded : 0);
        if (attributes.Remove("ignore", out var ignore) && ignore == "1")
            flags |= BoxFlags.Ignore;
        return new BoxChange(
            id,
            labelledBox.Box.X1,
            labelledBox.Box.Y1,
            labelledBox.Box.X2,
            labelledBox.Box.Y2,
            labelledBox.Class,
            flags,
            BoxOrigin.Imported,
            attributes.Count == 0 ? null : attributes,
            null,
            labelledBox.Score
        );
    }

    private static AnnotationImportReport Refuse(string reason) => new(0, 0, 0, [], reason);
}
