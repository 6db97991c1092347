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
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.People;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Published;

/// <param name="Images">Images that were added.</param>
/// <param name="People">Accounts that were made; nobody can sign in with them until an administrator sets a password.</param>
/// <param name="LeftOut">What was left out, and why.</param>
public sealed record PublishedImportReport(int Images, int Answers, int Boxes, int Unions, IReadOnlyList<string> People, IReadOnlyList<string> LeftOut, string? Refused = null);

/// <summary>
/// Takes a published tree, whole or in part: splits, experts, union and annotator ids become splits, closed rounds, accepted work and people, so that a lab goes on where the authors stopped.
/// The union is a set of its own that no assignment can change. An import that was interrupted left its rounds open; the same import again goes on with them.
/// </summary>
public sealed class PublishedImport(
    IDbContextFactory<AnnotateHubDb> database, ImportPlanner planner, Importer importer, SplitDrawing splits, OperationWriter writer, TimeProvider clock)
{
    public const string TrainingRound = "Published training and validation";
    public const string TestRound = "Published test";
    private const int BoxesInOperation = 5_000;

    public async Task<PublishedImportReport> ImportAsync(long projectId, Actor actor, string folder, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        if (LabelFolder.Open(folder) is not { } source) return Refuse($"There is no folder '{folder}'.");
        var reader = new DataSetReader();
        foreach (var file in source.Files)
        {
            reader.Saw(file.Path);
            if (!DataSetReader.Needs(file.Path)) continue;
            await using var stream = file.Open();
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancel);
            reader.Read(file.Path, bytes.ToArray());
        }

        var found = reader.Reading;
        if (!found.IsDataSet) return Refuse($"'{folder}' is no published data set: train.txt, val.txt or test.txt, {DataSetLayout.Annotations}/{DataSetLayout.TrainVal} or {DataSetLayout.Annotations}/test/{DataSetLayout.Union} is expected.");
        await using (var db = await database.CreateDbContextAsync(cancel))
            if (await db.Rounds.AnyAsync(round => round.ProjectId == projectId && (round.Name == TrainingRound || round.Name == TestRound) && round.ClosedAt != null, cancel)) return Refuse("A published data set was imported into this project before; import another into a project of its own.");

        var leftOut = found.Faults.Select(fault => fault.ToString()).ToList();
        var (added, refusal) = await ImagesAsync(projectId, folder, leftOut, progress, cancel);
        if (refusal is not null) return Refuse(refusal);
        await FactsAsync(projectId, found, cancel);
        if (await SplitsAsync(projectId, actor, found, leftOut, cancel) is { } fault) return Refuse(fault);
        return await WorkAsync(projectId, actor, found, leftOut, added, progress, cancel);
    }

    private async Task<(int Added, string? Refusal)> ImagesAsync(long projectId, string folder, List<string> leftOut, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        var pictures = Path.Combine(folder, DataSetLayout.Images);
        if (!Directory.Exists(pictures)) return (0, null);
        await using var db = await database.CreateDbContextAsync(cancel);
        var known = (await db.Projects.AsNoTracking().FirstAsync(project => project.Id == projectId, cancel)).Channels;
        var plan = await planner.PlanAsync(pictures, PairingPresets.Find("published")!.Rule, known, progress, cancel);
        // Names that are not the paper's: whatever explains most files.
        if (plan.Groups.Count == 0) plan = await planner.PlanAsync(pictures, PairingPresets.Find("published")!.Rule with { Pattern = "**/{channel=brightfield|fluorescence}/{group}.*" }, known, progress, cancel);
        if (plan.Groups.Count == 0) plan = await planner.PlanAsync(pictures, null, known, progress, cancel);
        var report = await importer.ImportAsync(projectId, plan, progress, cancel);
        leftOut.AddRange(plan.Problems.Concat(report.Rejected).Where(problem => problem.LeavesOut).Select(problem => problem.Sentence));
        return (report.Added, report.Refused);
    }

    /// <summary>Classes that the files use, and patients that only lists tell.</summary>
    private async Task FactsAsync(long projectId, DataSetReading found, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.FirstAsync(item => item.Id == projectId, cancel);
        var known = project.Classes.Classes.ToList();
        string[] palette = ["#ff5a52", "#35d07f", "#4da3ff", "#ffd23f", "#d86bff", "#35d0d0", "#ff8a3d", "#a0a8b4"];
        foreach (var name in found.Labels.Values.SelectMany(stems => stems.Values).SelectMany(labels => labels.Boxes).Select(box => box.Class).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (known.All(item => item.Key != name) && name.Length <= 64 && !name.Any(char.IsControl)) known.Add(new LabelClass(name, found.Facts?.Classes.FirstOrDefault(item => item.Key == name)?.Name ?? name, palette[known.Count % palette.Length]));
        if (known.Count > project.Classes.Classes.Count) project.Classes = new ClassScheme(known);
        if (found.Facts?.IsSynthetic == true) project.IsSynthetic = true;
        var patients = PublishedCheck.PatientsOf(found);
        foreach (var image in await db.ImageGroups.Where(image => image.ProjectId == projectId && image.Patient == null).ToListAsync(cancel)) image.Patient = patients.GetValueOrDefault(image.Name);
        await db.SaveChangesAsync(cancel);
    }

    private async Task<string?> SplitsAsync(long projectId, Actor actor, DataSetReading found, List<string> leftOut, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var names = await db.ImageGroups.Where(image => image.ProjectId == projectId).Select(image => image.Name).ToHashSetAsync(cancel);
        List<string> ListOf(DataSplit split) => [.. (found.Lists.GetValueOrDefault(DataSetLayout.ListOf(split)) ?? []).Where(names.Contains)];
        var missing = Enum.GetValues<DataSplit>().SelectMany(split => found.Lists.GetValueOrDefault(DataSetLayout.ListOf(split)) ?? []).Where(stem => !names.Contains(stem)).ToList();
        if (missing.Count > 0) leftOut.Add($"{missing.Count} listed images are not in the project, the first '{missing[0]}'.");
        var lists = new SplitLists(ListOf(DataSplit.Train), ListOf(DataSplit.Validation), ListOf(DataSplit.Test));
        if (lists.Train.Count + lists.Validation.Count + lists.Test.Count == 0) return null;
        return await splits.SetListsAsync(projectId, actor, lists, cancel) is Outcome<SplitPreview>.Refused refused ? refused.Reason : null;
    }

    private async Task<PublishedImportReport> WorkAsync(
        long projectId, Actor actor, DataSetReading found, List<string> leftOut, int added, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var images = (await db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId).ToListAsync(cancel)).ToDictionary(image => ExportName.Of(image.Name), StringComparer.Ordinal);
        var answers = new List<PublishedAnswer>();
        var unions = new List<(ImageGroup Image, ImageLabels Labels)>();
        foreach (var (role, stems) in found.Labels)
            foreach (var (stem, labels) in stems)
            {
                if (!images.TryGetValue(stem, out var image)) leftOut.Add($"{labels.File}: No image of the project is called '{stem}'.");
                else if (role == DataSetLayout.Union || (role.Length == 0 && image.Split == DataSplit.Test)) unions.Add((image, labels));
                else answers.Add(PublishedAnswer.Of(image, role, labels, found.Annotators.GetValueOrDefault(image.Name) ?? []));
            }

        var (people, made, fault) = await PeopleAsync(db, projectId, answers, cancel);
        if (fault is not null) return Refuse(fault);
        var sets = await RoundsAsync(db, projectId, actor, answers, people, cancel);
        var meter = new ProgressMeter(progress, clock, answers.Count + unions.Count);
        var boxes = 0;
        foreach (var (answer, set) in sets)
        {
            boxes += await FillAsync(set, people[answer.Annotator], answer.Labels, leftOut, cancel);
            meter.Advance($"Imported {answer.Labels.File}");
        }

        foreach (var (image, labels) in unions)
        {
            var set = await UnionAsync(db, projectId, image.Id, found.Facts?.Union ?? "as published.", cancel);
            await FillAsync(set, actor.PersonId, labels, leftOut, cancel);
            meter.Advance($"Imported {labels.File}");
        }

        // Open while they are filled: accepted work and closed rounds take nothing.
        await using (var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel))
        {
            var now = clock.GetUtcNow();
            var rounds = db.Rounds.Where(round => round.ProjectId == projectId && (round.Name == TrainingRound || round.Name == TestRound));
            await db.Assignments.Where(work => rounds.Any(round => round.Id == work.RoundId))
                .ExecuteUpdateAsync(change => change.SetProperty(work => work.State, AssignmentState.Accepted).SetProperty(work => work.SubmittedAt, now).SetProperty(work => work.AcceptedAt, now), cancel);
            await rounds.ExecuteUpdateAsync(change => change.SetProperty(round => round.ClosedAt, now), cancel);
            await db.RecountAsync(projectId, cancel);
            await transaction.CommitAsync(cancel);
        }

        return new PublishedImportReport(added, answers.Count, boxes, unions.Count, made, leftOut);
    }

    private async Task<long> UnionAsync(AnnotateHubDb db, long projectId, long image, string source, CancellationToken cancel)
    {
        var begun = await db.LabelSets.Where(set => set.ProjectId == projectId && set.ImageGroupId == image && set.Kind == LabelSetKind.Consensus && set.Source == source).Select(set => (long?)set.Id).FirstOrDefaultAsync(cancel);
        if (begun is { } id) return id;
        var made = new LabelSet { ProjectId = projectId, ImageGroupId = image, Kind = LabelSetKind.Consensus, Source = source, CreatedAt = clock.GetUtcNow() };
        db.LabelSets.Add(made);
        await db.SaveChangesAsync(cancel);
        return made.Id;
    }

    private async Task<(Dictionary<string, long> People, List<string> Made, string? Fault)> PeopleAsync(AnnotateHubDb db, long projectId, List<PublishedAnswer> answers, CancellationToken cancel)
    {
        var (people, made) = (new Dictionary<string, long>(StringComparer.Ordinal), new List<string>());
        foreach (var id in answers.Select(answer => answer.Annotator).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (id.Length > 64 || !id.All(symbol => char.IsAsciiLetterOrDigit(symbol) || "-._@+".Contains(symbol))) return (people, made, $"The annotator id '{id}' is no user name (1 to 64 letters, digits or any of -._@+); change it in {DataSetLayout.AnnotatorList}.");
            var normalized = Accounts.Normalize(id);
            var person = await db.Users.FirstOrDefaultAsync(item => item.NormalizedUserName == normalized, cancel);
            if (person is null)
            {
                db.Users.Add(person = new Person { UserName = id, NormalizedUserName = normalized, DisplayName = id, CreatedAt = clock.GetUtcNow(), SecurityStamp = Guid.NewGuid().ToString("N"), LockoutEnabled = true });
                await db.SaveChangesAsync(cancel);
                made.Add(id);
            }

            if (!await db.Memberships.AnyAsync(item => item.ProjectId == projectId && item.PersonId == person.Id, cancel)) db.Memberships.Add(new Membership { ProjectId = projectId, PersonId = person.Id, Role = ProjectRole.Annotator });
            people[id] = person.Id;
        }

        await db.SaveChangesAsync(cancel);
        return (people, made, null);
    }

    private async Task<List<(PublishedAnswer Answer, long LabelSetId)>> RoundsAsync(AnnotateHubDb db, long projectId, Actor actor, List<PublishedAnswer> answers, Dictionary<string, long> people, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var filled = new List<(PublishedAnswer, LabelSet)>();
        foreach (var part in answers.GroupBy(answer => answer.Expert is not null).OrderBy(group => group.Key))
        {
            // A round and all its work are made together: what is there of an interrupted import is whole.
            var name = part.Key ? TestRound : TrainingRound;
            var begun = await db.Assignments.Where(work => work.ProjectId == projectId && work.Round!.Name == name).Include(work => work.LabelSet).ToDictionaryAsync(work => (work.ImageGroupId, work.PersonId), work => work.LabelSet!, cancel);
            if (begun.Count > 0)
            {
                filled.AddRange(part.Where(answer => begun.ContainsKey((answer.Image.Id, people[answer.Annotator]))).Select(answer => (answer, begun[(answer.Image.Id, people[answer.Annotator])])));
                continue;
            }

            var round = new Round
            {
                ProjectId = projectId, Kind = part.Key ? RoundKind.Test : RoundKind.Refinement, Name = name, CreatedAt = now, CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
                Settings = new RoundSettings(AnnotatorsPerImage: part.Key ? part.GroupBy(answer => answer.Image.Id).Max(group => group.Count()) : 1, Drawn: "imported from a published data set"),
            };
            // Expert1 is the most experienced of an image's experts: who comes first more often ranks higher.
            var ranks = part.GroupBy(answer => answer.Annotator, StringComparer.Ordinal).OrderBy(own => own.Average(answer => answer.Expert ?? 0)).ThenBy(own => own.Key, StringComparer.Ordinal).Select(own => own.Key).ToList();
            round.People.AddRange(ranks.Select((id, index) => new RoundPerson { PersonId = people[id], SeniorityRank = part.Key ? index + 1 : null }));
            db.Rounds.Add(round);
            foreach (var answer in part)
            {
                var set = new LabelSet { ProjectId = projectId, ImageGroupId = answer.Image.Id, Kind = LabelSetKind.Annotator, PersonId = people[answer.Annotator], Source = answer.Labels.File, CreatedAt = now };
                db.Assignments.Add(new Assignment
                {
                    Round = round, ProjectId = projectId, ImageGroupId = answer.Image.Id, PersonId = people[answer.Annotator], LabelSet = set, State = AssignmentState.InProgress, CreatedAt = now,
                });
                filled.Add((answer, set));
            }

            await db.SaveChangesAsync(cancel);
            db.Record(actor, projectId, "round.made", now, $"{RoundRules.Of(round.Kind).Name} '{round.Name}': imported from a published data set; {part.Count()} answers of {ranks.Count} people.", round.Id);
        }

        await db.SaveChangesAsync(cancel);
        return [.. filled.Select(item => (item.Item1, item.Item2.Id))];
    }

    private async Task<int> FillAsync(long labelSetId, long personId, ImageLabels labels, List<string> leftOut, CancellationToken cancel)
    {
        var changes = labels.Boxes.Select((box, index) => AnnotationImport.ChangeOf(box, $"p-{labelSetId}-{index}"));
        var operations = changes.Chunk(BoxesInOperation).Select((chunk, index) => new Operation(1, $"p-{labelSetId}-o{index}", OperationKind.Add, chunk)).ToList();
        if (operations.Count == 0) operations.Add(new Operation(1, $"p-{labelSetId}-empty", OperationKind.Add, []));
        var results = await writer.AppendAsync(labelSetId, personId, OperationWriter.ImportClient, operations, cancel);
        leftOut.AddRange(results.Where(result => result.Outcome == OperationOutcome.Refused).Select(result => $"{labels.File}: It was not taken: {result.Reason}"));
        return results.Zip(operations).Where(pair => pair.First.Outcome == OperationOutcome.Applied).Sum(pair => pair.Second.Boxes.Count);
    }

    private static PublishedImportReport Refuse(string reason) => new(0, 0, 0, 0, [], [], reason);
}
