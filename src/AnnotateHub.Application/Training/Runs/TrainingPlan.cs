using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>A request with everything decided: what is learnt from, by which jobs, under which name.</summary>
/// <param name="Data">Null where nothing can be gathered; then <paramref name="Faults"/> say why.</param>
internal sealed record TrainingPlan(
    string ModelName,
    string Name,
    TrainingDataSet? Data,
    IReadOnlyList<TrainingPart> Parts,
    IReadOnlyList<string> Faults
)
{
    /// <summary>Names of models have 60 characters at most and say what kind they are.</summary>
    public const int MaxNameLength = 40;

    // Two idle cores need about two thirds of one core's time by the clock (docs/benchmarks.md).
    private const double SecondThread = 0.66;

    public static async Task<TrainingPlan> MakeAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        Actor actor,
        TrainingRequest request,
        TrainingDataSetAssembly assembly,
        TrainerSettings settings,
        Func<string, string> fileOf,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<string>();
        if (request.Validate() is { } fault)
            faults.Add(fault);
        if (TrainerLocation.Find(settings) is null)
            faults.Add(TrainerLocation.Missing);
        if (request.Unknown is { } unknown && await UnknownFaultAsync(db, lead.ProjectId, unknown, cancellationToken) is { } wrong)
            faults.Add(wrong);
        if (
            request.ParentId is { } parent
            && !await lead.Trainings(db)
                .AnyAsync(training => training.Id == parent && training.State == TrainingState.Done, cancellationToken)
        )
            faults.Add($"There is no finished training of the key {parent} in the project to compare with; look at its list of trainings.");
        var (modelName, name) = await NameAsync(db, lead, request.Name, faults, cancellationToken);
        var gathered =
            request.Data is null
                ? new Error("No labels are chosen; name a round, a union or imported labels to learn from.")
                : await assembly.AssembleAsync(lead.ProjectId, actor, request.Data, cancellationToken);
        if (gathered is not Result<TrainingDataSet>.Success { Value: var data })
        {
            faults.Add(gathered is Result<TrainingDataSet>.Refused refused ? refused.Reason : "The project is gone.");
            return new TrainingPlan(modelName, name, null, [], faults);
        }

        if (request.Folds is > 1 && data.Images.Count < request.Folds)
            faults.Add($"There are {data.Images.Count} images with labels and {request.Folds} folds; take as many folds or fewer.");
        IReadOnlyList<TrainingPart> parts = faults.Count > 0 ? [] : TrainingParts.Make(data, request, fileOf, settings);
        foreach (var part in parts)
            if ((TrainingCheck.Validate(part.Job) ?? TrainingEstimate.From(part.Job).Refusal(part.Job, FreeMemory.Megabytes())) is { } no)
            {
                faults.Add(part.Name.StartsWith("classifier", StringComparison.Ordinal) && request.Target is TrainingTarget.Both
                    ? $"The classifier cannot be trained. {no}"
                    : no);
                break;
            }

        return new TrainingPlan(modelName, name, data, parts, faults);
    }

    public TrainingPreview ToPreview()
    {
        if (Data is null || Parts.Count == 0)
            return new TrainingPreview(
                Name,
                Data?.Images.Count ?? 0,
                0,
                Data?.Counts ?? new Dictionary<string, int>(),
                new Dictionary<string, int>(),
                Data?.Channels ?? [],
                [],
                Data?.People ?? [],
                0,
                0,
                0,
                0,
                Data?.Version ?? "",
                Data?.LeftOut ?? [],
                [],
                Faults
            );
        var model = Parts.Last(part => part.IsModel).Job;
        var first = Parts.First(part => part.IsModel).Job;
        var (needs, training) = (
            Parts.Select(part => TrainingEstimate.From(part.Job)).ToList(),
            first.Images.Where(image => !image.IsValidation).ToList()
        );
        var folds = Parts.Max(part => part.Fold + 1) ?? 0;
        var validation = folds > 0 ? [.. first.Images] : first.Images.Where(image => image.IsValidation).ToList();
        return new TrainingPreview(
            Name,
            training.Count,
            validation.Count,
            Count(first, training),
            Count(first, validation),
            Data.Channels,
            [.. Data.Images.Select(image => image.Patient).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Data.People,
            folds,
            Parts.Count,
            needs.Max(need => need.Megabytes),
            needs.Sum(need => need.ProcessorSeconds) * (first.Threads > 1 ? SecondThread : 1),
            Data.Version,
            Data.LeftOut,
            [
                .. TrainingCheck
                    .Warnings(first)
                    .Concat(TrainingCheck.Warnings(model))
                    .Where(warning => folds == 0 || !warning.StartsWith("No image was kept", StringComparison.Ordinal))
                    .Distinct(),
            ],
            Faults
        );
    }

    /// <summary>What it learns from, for the audit and lists; tells no number of boxes.</summary>
    public string Describe(TrainingRequest request)
    {
        var what = request.Target switch
        {
            TrainingTarget.Detector => "A detector",
            TrainingTarget.Classifier => "A classifier",
            _ => "A detector and a classifier",
        };
        return $"{what} on {Data!.Images.Count} images, seen through {string.Join(", ", Data.Channels)}; "
            + $"labels: {string.Join("; ", Data.Images.Select(image => image.Labels).Distinct().Take(8))}.";
    }

    public static string ToText(TrainingRequest request) => JsonSerializer.Serialize(request, TrainingJson.Options);

    public static TrainingRequest FromText(string text) =>
        JsonSerializer.Deserialize<TrainingRequest>(text, TrainingJson.Options)
        ?? throw new InvalidOperationException("A training holds no request.");

    private static Dictionary<string, int> Count(TrainingJob job, IReadOnlyList<TrainingImage> images) =>
        job
            .Classes.Index()
            .ToDictionary(
                item => item.Item,
                item => images.Sum(image => image.Boxes.Count(box => box.Class == item.Index)),
                StringComparer.Ordinal
            );

    private static async Task<string?> UnknownFaultAsync(
        AnnotateHubDb db,
        long projectId,
        UnknownCells unknown,
        CancellationToken cancellationToken
    )
    {
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        foreach (var key in new[] { unknown.Class, unknown.As }.OfType<string>())
            if (project.Classes.Find(key) is null)
                return $"The project has no class '{key}'; it has "
                    + $"{string.Join(", ", project.Classes.Classes.Select(labelClass => labelClass.Key))}.";
        return unknown.As == unknown.Class ? $"Unknown cells are of class '{unknown.Class}' already; choose another, or none." : null;
    }

    private static async Task<(string Model, string Run)> NameAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        string? asked,
        List<string> faults,
        CancellationToken cancellationToken
    )
    {
        var name = asked?.Trim() is { Length: > 0 } given ? given : TrainingRequest.DefaultName;
        if (name.Length > MaxNameLength || name.Any(char.IsControl))
            faults.Add($"A model that is trained needs a name of 1 to {MaxNameLength} printable characters; found {name.Length}.");
        var taken = (await lead.Trainings(db).Select(training => training.Name).ToListAsync(cancellationToken)).ToHashSet(
            StringComparer.Ordinal
        );
        return (
            name,
            Enumerable.Range(1, taken.Count + 1).Select(number => $"{name}, training {number}").First(item => !taken.Contains(item))
        );
    }
}
