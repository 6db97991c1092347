using System.Collections.Concurrent;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>What leads read of trainings.</summary>
public sealed class TrainingQueries(IDbContextFactory<AnnotateHubDb> database, TrainingFolders folders, TrainerSettings settings)
{
    private const int MaxExamples = 3;
    private const int MaxLog = 200;

    /// <summary>What was frozen never changes, and taking it apart takes longer than a page may wait for each look.</summary>
    private readonly ConcurrentDictionary<long, Frozen> _frozen = new();

    /// <summary>Newest first.</summary>
    public async Task<Result<IReadOnlyList<TrainingLine>>> ListAsync(
        long projectId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        return new Result<IReadOnlyList<TrainingLine>>.Success(
            await Lines(db, lead.Trainings(db).OrderByDescending(training => training.Id)).ToListAsync(cancellationToken)
        );
    }

    public async Task<Result<TrainingDetail>> ReadAsync(
        long projectId,
        long trainingId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var asked = lead.Trainings(db).Where(training => training.Id == trainingId);
        if (await Lines(db, asked).SingleOrDefaultAsync(cancellationToken) is not { } line)
            return Error.NotFound;
        if (!_frozen.TryGetValue(trainingId, out var frozen))
        {
            var stored = await asked.Select(training => new { training.Data, training.Request }).SingleAsync(cancellationToken);
            frozen = _frozen[trainingId] = Frozen.From(
                FrozenData.Read(stored.Data),
                TrainingPlan.FromText(stored.Request),
                settings,
                folders.FileOf
            );
        }

        var shown = frozen.Parts.SelectMany(part => part.Examples.Values).Select(image => image.ImageId).Distinct().ToArray();
        var open = await lead.OpenToModels(db)
            .Where(image => shown.Contains(image.Id))
            .Select(image => image.Id)
            .ToHashSetAsync(cancellationToken);
        var parts = new List<TrainingPartView>();
        foreach (var part in frozen.Parts)
            parts.Add(await ViewAsync(trainingId, part, open));
        var left = parts.Sum(part => part.SecondsLeft ?? 0);
        return new TrainingDetail(
            line,
            frozen.Request,
            frozen.Preview.Images,
            frozen.Preview.ValidationImages,
            frozen.Preview.Folds,
            frozen.Preview.Boxes,
            frozen.Preview.ValidationBoxes,
            frozen.Preview.Channels,
            frozen.Preview.People,
            frozen.Preview.LeftOut,
            frozen.Preview.Warnings,
            parts.Sum(part => part.Step),
            parts.Sum(part => part.Steps),
            left > 0 ? Left(frozen, parts) : null,
            parts
        );
    }

    /// <summary>By the pace of the part that is at work, and what the others cost against it.</summary>
    private static double? Left(Frozen frozen, List<TrainingPartView> parts)
    {
        var at = parts.FindIndex(part => part.SecondsLeft is > 0);
        if (at < 0 || parts[at].Step >= parts[at].Steps)
            return null;
        var pace =
            parts[at].SecondsLeft!.Value / (frozen.Parts[at].Cost * (parts[at].Steps - parts[at].Step) / Math.Max(1, parts[at].Steps));
        return parts
            .Select((part, index) => part.IsDone ? 0 : frozen.Parts[index].Cost * (part.Steps - part.Step) / Math.Max(1, part.Steps) * pace)
            .Sum();
    }

    private async Task<TrainingPartView> ViewAsync(long trainingId, FrozenPart part, HashSet<long> open)
    {
        var work = folders.PartOf(trainingId, part.Key);
        var lines = TrainingLog.Read(work);
        var result = File.Exists(work.Model) ? await TrainingResults.ReadAsync(work) : null;
        var isDone = result?.Identity == part.Identity;
        var last = lines.Select(line => line.Message).OfType<TrainerMessage.Progressed>().LastOrDefault();
        var isAtWork = lines.Count > 0 && lines[^1].Message is not (TrainerMessage.Stopped or TrainerMessage.Failed or TrainerMessage.Done);
        var examples =
            result?.Examples ?? await TrainingResults.ReadAsync<List<ExampleImage>>(work.Examples) ?? (IReadOnlyList<ExampleImage>)[];
        return new TrainingPartView(
            part.Key,
            part.Name,
            part.Kind,
            part.IsModel,
            isDone,
            isDone ? part.Steps : StepOf(lines),
            part.Steps,
            isDone || !isAtWork ? null : last?.SecondsLeft,
            part.Classes,
            result?.Losses ?? LossesOf(lines),
            result?.Curve ?? CurveOf(lines),
            [
                .. examples
                    .Where(example => part.Examples.TryGetValue(example.Name, out var image) && open.Contains(image.ImageId))
                    .Select(example => ToExample(part, example)),
            ],
            [.. lines.Select(Describe).OfType<TrainingLogEntry>().TakeLast(MaxLog)]
        );
    }

    private static int StepOf(IReadOnlyList<TrainingLogLine> lines) =>
        lines
            .Select(line =>
                line.Message switch
                {
                    TrainerMessage.Started started => started.FirstStep,
                    TrainerMessage.Progressed step => step.Number,
                    TrainerMessage.Saved saved => saved.Step,
                    TrainerMessage.Stopped stopped => stopped.Step,
                    _ => (int?)null,
                }
            )
            .LastOrDefault(step => step is not null)
        ?? 0;

    /// <summary>Steps that were done again after a crash count once, as they were done last.</summary>
    private static IReadOnlyList<LossPoint> LossesOf(IReadOnlyList<TrainingLogLine> lines) =>
        [
            .. lines
                .Select(line => line.Message)
                .OfType<TrainerMessage.Progressed>()
                .GroupBy(step => step.Number)
                .Select(same => same.Last())
                .OrderBy(step => step.Number)
                .Select(step => new LossPoint(step.Number, step.Loss)),
        ];

    private static IReadOnlyList<ValidationFigures> CurveOf(IReadOnlyList<TrainingLogLine> lines) =>
        [
            .. lines
                .Select(line => line.Message)
                .OfType<TrainerMessage.Validated>()
                .GroupBy(validated => validated.Figures.Step)
                .Select(same => same.Last().Figures)
                .OrderBy(figures => figures.Step),
        ];

    private static TrainingLogEntry? Describe(TrainingLogLine line) =>
        line.Message switch
        {
            TrainerMessage.Started started => new TrainingLogEntry(
                line.At,
                $"{started.Parameters:N0} weights on {started.Device}, {started.Software}"
                    + (started.FirstStep > 0 ? $"; on from step {started.FirstStep}." : ".")
            ),
            TrainerMessage.Validated validated => new TrainingLogEntry(line.At, $"Measured after {validated.Figures.Step} steps."),
            TrainerMessage.Saved saved => new TrainingLogEntry(line.At, $"Checkpoint of step {saved.Step}."),
            TrainerMessage.Warned warned => new TrainingLogEntry(line.At, warned.Sentence, IsWarning: true),
            TrainerMessage.Done done => new TrainingLogEntry(
                line.At,
                $"Done after {done.Steps} steps, {done.Seconds:0} s and at most {done.PeakMegabytes} MB."
            ),
            TrainerMessage.Stopped stopped => new TrainingLogEntry(line.At, $"Stopped at step {stopped.Step}."),
            TrainerMessage.Failed failed => new TrainingLogEntry(line.At, failed.Sentence, IsWarning: true),
            _ => null,
        };

    private static TrainingExample ToExample(FrozenPart part, ExampleImage example)
    {
        var image = part.Examples[example.Name];
        TrainingExampleBox Box(TrainingBox box, int @class, double? score) =>
            new(part.Classes[@class], box.X1, box.Y1, box.X2, box.Y2, score);
        var found =
            part.Kind is TrainingKind.Detector
                ? example
                    .Boxes.Where(box => box.Score >= FrozenPart.ShownFrom)
                    .Select(box => new TrainingExampleBox(part.Classes[box.Class], box.X1, box.Y1, box.X2, box.Y2, box.Score))
                : image
                    .Boxes.Zip(example.Probabilities)
                    .Select(pair => Box(pair.First, Array.IndexOf(pair.Second, pair.Second.Max()), pair.Second.Max()));
        return new TrainingExample(
            image.ImageId,
            image.Name,
            image.Width,
            image.Height,
            example.IsValidation,
            [.. image.Boxes.Select(box => Box(box, box.Class, null))],
            [.. found]
        );
    }

    private static IQueryable<TrainingLine> Lines(AnnotateHubDb db, IQueryable<TrainingRun> trainings) =>
        trainings
            .Select(training => new TrainingLine(
                training.Id,
                training.Name,
                training.Target,
                training.State,
                training.StopAs != null,
                training.Message,
                training.Chosen,
                training.DataVersion,
                training.ParentId,
                training.JobId,
                training.CreatedAt,
                db.Users.Where(person => person.Id == training.CreatedById).Select(person => person.DisplayName).FirstOrDefault(),
                training.StartedAt,
                training.FinishedAt,
                training.Seconds,
                training.DetectorId,
                db.ModelVersions.Where(model => model.Id == training.DetectorId)
                    .Select(model => model.Name + " v" + model.Version)
                    .FirstOrDefault(),
                training.ClassifierId,
                db.ModelVersions.Where(model => model.Id == training.ClassifierId)
                    .Select(model => model.Name + " v" + model.Version)
                    .FirstOrDefault()
            ));

    private sealed record Frozen(TrainingRequest Request, TrainingPreview Preview, IReadOnlyList<FrozenPart> Parts)
    {
        public static Frozen From(TrainingDataSet data, TrainingRequest request, TrainerSettings settings, Func<string, string> fileOf)
        {
            var parts = TrainingParts.Make(data, request, fileOf, settings);
            var keys = data.Images.ToDictionary(image => image.Name, image => image.ImageId, StringComparer.Ordinal);
            return new Frozen(
                request,
                new TrainingPlan("", "", data, parts, []).ToPreview(),
                [.. parts.Select(part => FrozenPart.From(part, keys))]
            );
        }
    }

    private sealed record FrozenPart(
        string Key,
        string Name,
        TrainingKind Kind,
        bool IsModel,
        int Steps,
        double Cost,
        string Identity,
        IReadOnlyList<string> Classes,
        IReadOnlyDictionary<string, FrozenImage> Examples
    )
    {
        /// <summary>Proposals below it would only hide the picture.</summary>
        public const double ShownFrom = 0.3;

        public static FrozenPart From(TrainingPart part, Dictionary<string, long> keys)
        {
            // The trainer takes the same few (Trainer, TrainingRun).
            var kept = part.Job.Images.Where(image => image.IsValidation).ToList();
            var examples = (kept.Count > 0 ? kept : part.Job.Images.ToList()).Take(MaxExamples);
            return new FrozenPart(
                part.Key,
                part.Name,
                part.Job.Kind,
                part.IsModel,
                part.Job.Settings.Steps,
                TrainingEstimate.From(part.Job).ProcessorSeconds,
                part.Job.Identity(),
                part.Job.Classes,
                examples.ToDictionary(
                    image => image.Name,
                    image => new FrozenImage(keys[image.Name], image.Name, image.Width, image.Height, image.Boxes),
                    StringComparer.Ordinal
                )
            );
        }
    }

    private sealed record FrozenImage(long ImageId, string Name, int Width, int Height, IReadOnlyList<TrainingBox> Boxes);
}
