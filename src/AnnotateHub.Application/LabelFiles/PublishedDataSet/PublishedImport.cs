using AnnotateHub.Application.Access;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.PublishedDataset;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>
/// Takes a published tree, whole or in part: splits, experts, union and annotator ids become splits, closed rounds, accepted work and
/// people, so that a lab goes on where the authors stopped.
/// The union is a set of its own that no assignment can change. An import that was interrupted left its rounds open; the same import again
/// goes on with them.
/// </summary>
public sealed class PublishedImport(
    IDbContextFactory<AnnotateHubDb> database,
    ImportPlanner planner,
    Importer importer,
    SplitDrawing splits,
    ImageMetadata metadata,
    OperationWriter writer,
    TimeProvider clock
)
{
    public const string TrainingRound = "Published training and validation";
    public const string TestRound = "Published test";
    private const int BoxesInOperation = 5_000;

    public async Task<PublishedImportReport> ImportAsync(
        long projectId,
        Actor actor,
        string folder,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
                return Refuse(archived);
        if (LabelFolder.Open(folder) is not { } source)
            return Refuse($"There is no folder '{folder}'.");
        var reader = new DataSetReader();
        foreach (var file in source.Files)
        {
            reader.Saw(file.Path);
            if (!DataSetReader.Needs(file.Path))
                continue;
            await using var stream = file.Open();
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancellationToken);
            reader.Read(file.Path, bytes.ToArray());
        }

        var dataSetReading = reader.Reading;
        if (!dataSetReading.IsDataSet)
            return Refuse(
                $"'{folder}' is no published data set: train.txt, val.txt or test.txt, {DataSetLayout.Annotations}/{DataSetLayout.TrainVal} "
                    + $"or {DataSetLayout.Annotations}/test/{DataSetLayout.Union} is expected."
            );
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            if (
                await db.Rounds.AnyAsync(
                    round =>
                        round.ProjectId == projectId && (round.Name == TrainingRound || round.Name == TestRound) && round.ClosedAt != null,
                    cancellationToken
                )
            )
                return Refuse("A published data set was imported into this project before; import another into a project of its own.");

        var leftOut = dataSetReading.Faults.Select(fault => fault.ToString()).ToList();
        var (added, refusal) = await ImagesAsync(projectId, folder, leftOut, progress, cancellationToken);
        if (refusal is not null)
            return Refuse(refusal);
        await FactsAsync(projectId, dataSetReading, cancellationToken);
        await PropertiesAsync(projectId, actor, source, leftOut, cancellationToken);
        if (await SplitsAsync(projectId, actor, dataSetReading, leftOut, cancellationToken) is { } fault)
            return Refuse(fault);
        return await WorkAsync(projectId, actor, dataSetReading, leftOut, added, progress, cancellationToken);
    }

    private async Task<(int Added, string? Refusal)> ImagesAsync(
        long projectId,
        string folder,
        List<string> leftOut,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var pictures = Path.Combine(folder, DataSetLayout.Images);
        if (!Directory.Exists(pictures))
            return (0, null);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var known = (await db.Projects.AsNoTracking().FirstAsync(project => project.Id == projectId, cancellationToken)).Channels;
        var plan = await planner.PlanAsync(pictures, PairingPresets.Find("published")!.Rule, known, progress, cancellationToken);
        // Names that are not the paper's: whatever explains most files.
        if (plan.Groups.Count == 0)
            plan = await planner.PlanAsync(
                pictures,
                PairingPresets.Find("published")!.Rule with
                {
                    Pattern = "**/{channel=brightfield|fluorescence}/{group}.*",
                },
                known,
                progress,
                cancellationToken
            );
        if (plan.Groups.Count == 0)
            plan = await planner.PlanAsync(pictures, null, known, progress, cancellationToken);
        var report = await importer.ImportAsync(projectId, plan, progress, cancellationToken);
        leftOut.AddRange(plan.Problems.Concat(report.Rejected).Where(problem => problem.LeavesOut).Select(problem => problem.Message));
        return (report.Added, report.Refused);
    }

    /// <summary>What the publishing lab stated of its images.</summary>
    private async Task PropertiesAsync(
        long projectId,
        Actor actor,
        LabelFolder source,
        List<string> leftOut,
        CancellationToken cancellationToken
    )
    {
        if (source.Files.FirstOrDefault(item => item.Path == PublishedProperties.Table) is not { } file)
            return;
        await using var stream = file.Open();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        var outcome = MetadataSheet.Read(bytes.ToArray()) switch
        {
            Result<MetadataSheet>.Success read => await metadata.ApplyAsync(projectId, actor, read.Value, cancellationToken),
            Result<MetadataSheet>.Refused refused => new Error(refused.Reason),
            _ => Error.NotFound,
        };
        if (outcome is Result<MetadataPreview>.Refused why)
            leftOut.Add($"{PublishedProperties.Table}: {why.Reason}");
    }

    /// <summary>Classes that the files use, and patients that only lists tell.</summary>
    private async Task FactsAsync(long projectId, DataSetReading dataSetReading, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.FirstAsync(item => item.Id == projectId, cancellationToken);
        var known = project.Classes.Classes.ToList();
        string[] palette = ["#ff5a52", "#35d07f", "#4da3ff", "#ffd23f", "#d86bff", "#35d0d0", "#ff8a3d", "#a0a8b4"];
        foreach (
            var name in dataSetReading
                .Labels.Values.SelectMany(stems => stems.Values)
                .SelectMany(labels => labels.Boxes)
                .Select(box => box.Class)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
            if (known.All(labelClass => labelClass.Key != name) && name.Length <= 64 && !name.Any(char.IsControl))
                known.Add(
                    new LabelClass(
                        name,
                        dataSetReading.Facts?.Classes.FirstOrDefault(dataSetClass => dataSetClass.Key == name)?.Name ?? name,
                        palette[known.Count % palette.Length]
                    )
                );
        if (known.Count > project.Classes.Classes.Count)
            project.Classes = new ClassScheme(known);
        if (dataSetReading.Facts?.IsSynthetic == true)
            project.IsSynthetic = true;
        var patients = PublishedCheck.PatientsOf(dataSetReading);
        foreach (
            var image in await db
                .ImageGroups.Where(image => image.ProjectId == projectId && image.Patient == null)
                .ToListAsync(cancellationToken)
        )
            image.Patient = patients.GetValueOrDefault(image.Name);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<string?> SplitsAsync(
        long projectId,
        Actor actor,
        DataSetReading dataSetReading,
        List<string> leftOut,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var names = await db
            .ImageGroups.Where(image => image.ProjectId == projectId)
            .Select(image => image.Name)
            .ToHashSetAsync(cancellationToken);
        List<string> ListOf(DataSplit split) =>
            [.. (dataSetReading.Lists.GetValueOrDefault(DataSetLayout.ListOf(split)) ?? []).Where(names.Contains)];
        var missing = Enum.GetValues<DataSplit>()
            .SelectMany(split => dataSetReading.Lists.GetValueOrDefault(DataSetLayout.ListOf(split)) ?? [])
            .Where(stem => !names.Contains(stem))
            .ToList();
        if (missing.Count > 0)
            leftOut.Add($"{missing.Count} listed images are not in the project, the first '{missing[0]}'.");
        var lists = new SplitLists(ListOf(DataSplit.Train), ListOf(DataSplit.Validation), ListOf(DataSplit.Test));
        if (lists.Train.Count + lists.Validation.Count + lists.Test.Count == 0)
            return null;
        return await splits.SetListsAsync(projectId, actor, lists, cancellationToken) is Result<SplitPreview>.Refused refused
            ? refused.Reason
            : null;
    }

    private async Task<PublishedImportReport> WorkAsync(
        long projectId,
        Actor actor,
        DataSetReading dataSetReading,
        List<string> leftOut,
        int added,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var images = (
            await db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId).ToListAsync(cancellationToken)
        ).ToDictionary(image => ExportName.From(image.Name), StringComparer.Ordinal);
        var answers = new List<PublishedAnswer>();
        var unions = new List<(ImageGroup Image, ImageLabels Labels)>();
        foreach (var (role, stems) in dataSetReading.Labels)
        foreach (var (stem, labels) in stems)
        {
            if (!images.TryGetValue(stem, out var image))
                leftOut.Add($"{labels.File}: No image of the project is called '{stem}'.");
            else if (labels is { Width: { } width, Height: { } height } && (width, height) != (image.Width, image.Height))
                leftOut.Add($"{labels.File}: {SizeMismatch.From(labels.File, width, height, image.Width, image.Height)}. It was left out.");
            else if (role == DataSetLayout.Union || (role.Length == 0 && image.Split == DataSplit.Test))
                unions.Add((image, labels));
            else
                answers.Add(PublishedAnswer.From(image, role, labels, dataSetReading.Annotators.GetValueOrDefault(image.Name) ?? []));
        }

        var (people, made, fault) = await PeopleAsync(db, projectId, answers, cancellationToken);
        if (fault is not null)
            return Refuse(fault);
        var sets = await RoundsAsync(db, projectId, actor, answers, people, cancellationToken);
        var meter = new ProgressMeter(progress, clock, answers.Count + unions.Count);
        var boxes = 0;
        foreach (var (answer, set) in sets)
        {
            boxes += await FillAsync(set, people[answer.Annotator], answer.Labels, leftOut, cancellationToken);
            meter.Advance($"Imported {answer.Labels.File}");
        }

        foreach (var (image, labels) in unions)
        {
            var set = await UnionAsync(db, projectId, image.Id, dataSetReading.Facts?.Union ?? "as published.", cancellationToken);
            await FillAsync(set, actor.PersonId, labels, leftOut, cancellationToken);
            meter.Advance($"Imported {labels.File}");
        }

        // Open while they are filled: accepted work and closed rounds take nothing.
        await using (var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken))
        {
            var now = clock.GetUtcNow();
            var rounds = db.Rounds.Where(round => round.ProjectId == projectId && (round.Name == TrainingRound || round.Name == TestRound));
            await db
                .Assignments.Where(work => rounds.Any(round => round.Id == work.RoundId))
                .ExecuteUpdateAsync(
                    change =>
                        change
                            .SetProperty(work => work.State, AssignmentState.Accepted)
                            .SetProperty(work => work.SubmittedAt, now)
                            .SetProperty(work => work.AcceptedAt, now),
                    cancellationToken
                );
            await rounds.ExecuteUpdateAsync(change => change.SetProperty(round => round.ClosedAt, now), cancellationToken);
            await db.RecountAsync(projectId, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return new PublishedImportReport(added, answers.Count, boxes, unions.Count, made, leftOut);
    }

    private async Task<long> UnionAsync(AnnotateHubDb db, long projectId, long image, string source, CancellationToken cancellationToken)
    {
        var started = await db
            .LabelSets.Where(set =>
                set.ProjectId == projectId && set.ImageGroupId == image && set.Kind == LabelSetKind.Consensus && set.Source == source
            )
            .Select(set => (long?)set.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (started is { } id)
            return id;
        var made = new LabelSet
        {
            ProjectId = projectId,
            ImageGroupId = image,
            Kind = LabelSetKind.Consensus,
            Source = source,
            CreatedAt = clock.GetUtcNow(),
        };
        db.LabelSets.Add(made);
        await db.SaveChangesAsync(cancellationToken);
        return made.Id;
    }

    private async Task<(Dictionary<string, long> People, List<string> Made, string? Fault)> PeopleAsync(
        AnnotateHubDb db,
        long projectId,
        List<PublishedAnswer> answers,
        CancellationToken cancellationToken
    )
    {
        var (people, made) = (new Dictionary<string, long>(StringComparer.Ordinal), new List<string>());
        foreach (var id in answers.Select(answer => answer.Annotator).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (id.Length > 64 || !id.All(symbol => char.IsAsciiLetterOrDigit(symbol) || "-._@+".Contains(symbol)))
                return (
                    people,
                    made,
                    $"The annotator id '{id}' is no user name (1 to 64 letters, digits or any of -._@+); change it in "
                        + $"{DataSetLayout.AnnotatorList}."
                );
            var normalized = AccountProvisioning.Normalize(id);
            var person = await db.Users.FirstOrDefaultAsync(item => item.NormalizedUserName == normalized, cancellationToken);
            if (person is null)
            {
                db.Users.Add(
                    person = new Person
                    {
                        UserName = id,
                        NormalizedUserName = normalized,
                        DisplayName = id,
                        CreatedAt = clock.GetUtcNow(),
                        SecurityStamp = Guid.NewGuid().ToString("N"),
                        LockoutEnabled = true,
                    }
                );
                await db.SaveChangesAsync(cancellationToken);
                made.Add(id);
            }

            if (
                !await db.Memberships.AnyAsync(
                    membership => membership.ProjectId == projectId && membership.PersonId == person.Id,
                    cancellationToken
                )
            )
                db.Memberships.Add(
                    new Membership
                    {
                        ProjectId = projectId,
                        PersonId = person.Id,
                        Role = ProjectRole.Annotator,
                    }
                );
            people[id] = person.Id;
        }

        await db.SaveChangesAsync(cancellationToken);
        return (people, made, null);
    }

    private async Task<List<(PublishedAnswer Answer, long LabelSetId)>> RoundsAsync(
        AnnotateHubDb db,
        long projectId,
        Actor actor,
        List<PublishedAnswer> answers,
        Dictionary<string, long> people,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var filled = new List<(PublishedAnswer, LabelSet)>();
        foreach (var part in answers.GroupBy(answer => answer.Expert is not null).OrderBy(group => group.Key))
        {
            // A round and all its work are made together: what is there of an interrupted import is whole.
            var name = part.Key ? TestRound : TrainingRound;
            var started = await db
                .Assignments.Where(work => work.ProjectId == projectId && work.Round!.Name == name)
                .Include(work => work.LabelSet)
                .ToDictionaryAsync(work => (work.ImageGroupId, work.PersonId), work => work.LabelSet!, cancellationToken);
            if (started.Count > 0)
            {
                filled.AddRange(
                    part.Where(answer => started.ContainsKey((answer.Image.Id, people[answer.Annotator])))
                        .Select(answer => (answer, started[(answer.Image.Id, people[answer.Annotator])]))
                );
                continue;
            }

            var round = new Round
            {
                ProjectId = projectId,
                Kind = part.Key ? RoundKind.Test : RoundKind.Refinement,
                Name = name,
                CreatedAt = now,
                CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
                Settings = new RoundSettings(
                    AnnotatorsPerImage: part.Key ? part.GroupBy(answer => answer.Image.Id).Max(group => group.Count()) : 1,
                    Drawn: "imported from a published data set"
                ),
            };
            // Expert1 is the most experienced of an image's experts: who comes first more often ranks higher.
            var ranks = part.GroupBy(answer => answer.Annotator, StringComparer.Ordinal)
                .OrderBy(own => own.Average(answer => answer.Expert ?? 0))
                .ThenBy(own => own.Key, StringComparer.Ordinal)
                .Select(own => own.Key)
                .ToList();
            round.People.AddRange(
                ranks.Select((id, index) => new RoundPerson { PersonId = people[id], SeniorityRank = part.Key ? index + 1 : null })
            );
            db.Rounds.Add(round);
            foreach (var answer in part)
            {
                var set = new LabelSet
                {
                    ProjectId = projectId,
                    ImageGroupId = answer.Image.Id,
                    Kind = LabelSetKind.Annotator,
                    PersonId = people[answer.Annotator],
                    Source = answer.Labels.File,
                    CreatedAt = now,
                };
                db.Assignments.Add(
                    new Assignment
                    {
                        Round = round,
                        ProjectId = projectId,
                        ImageGroupId = answer.Image.Id,
                        PersonId = people[answer.Annotator],
                        LabelSet = set,
                        State = AssignmentState.InProgress,
                        CreatedAt = now,
                    }
                );
                filled.Add((answer, set));
            }

            await db.SaveChangesAsync(cancellationToken);
            db.RecordAudit(
                actor,
                projectId,
                "round.made",
                now,
                $"{RoundRules.For(round.Kind).Name} '{round.Name}': imported from a published data set; {part.Count()} answers of "
                    + $"{ranks.Count} people.",
                round.Id
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        return [.. filled.Select(item => (item.Item1, item.Item2.Id))];
    }

    private async Task<int> FillAsync(
        long labelSetId,
        long personId,
        ImageLabels labels,
        List<string> leftOut,
        CancellationToken cancellationToken
    )
    {
        var changes = labels.Boxes.Select((box, index) => ImportedBoxes.ChangeOf(box, $"p-{labelSetId}-{index}"));
        var operations = changes
            .Chunk(BoxesInOperation)
            .Select((chunk, index) => new Operation(1, $"p-{labelSetId}-o{index}", OperationKind.Add, chunk))
            .ToList();
        if (operations.Count == 0)
            operations.Add(new Operation(1, $"p-{labelSetId}-empty", OperationKind.Add, []));
        var results = await writer.AppendAsync(labelSetId, personId, OperationWriter.ImportClient, operations, cancellationToken);
        leftOut.AddRange(
            results
                .Where(result => result.Outcome == OperationOutcome.Refused)
                .Select(result => $"{labels.File}: It was not taken: {result.Reason}")
        );
        return results.Zip(operations).Where(pair => pair.First.Outcome == OperationOutcome.Applied).Sum(pair => pair.Second.Boxes.Count);
    }

    private static PublishedImportReport Refuse(string reason) => new(0, 0, 0, 0, [], [], reason);
}
