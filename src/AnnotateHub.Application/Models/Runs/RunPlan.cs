using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>A request with everything decided: which models, which images, under which name.</summary>
internal sealed record RunPlan(
    string Name,
    ModelConfiguration? Recipe,
    IReadOnlyList<long> Images,
    int ExcludedTest,
    int ExcludedCalibration,
    string Chosen,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Warnings
)
{
    public const int MaxNameLength = 100;

    public static async Task<RunPlan> OfAsync(
        AnnotateHubDb db,
        long projectId,
        RunRequest request,
        ModelSettings settings,
        CancellationToken cancellationToken
    )
    {
        var (faults, warnings) = (new List<string>(), new List<string>());
        if (request.Settings?.Fault() is { } setting)
            faults.Add(setting);
        var (recipe, fault) = await ModelConfigurations.OfAsync(
            db,
            projectId,
            request.DetectorId,
            request.ClassifierId,
            ModelQueries.Text(request.SignalSettings),
            settings.ProvidersOr(request.Providers),
            cancellationToken
        );
        if (fault is not null)
            faults.Add(fault);
        var name = await NameAsync(db, projectId, request.Name, recipe is null ? "Run" : NameOf(recipe), faults, cancellationToken);
        var all = await db
            .ImageGroups.AsNoTracking()
            .Where(image => image.ProjectId == projectId)
            .OrderBy(image => image.SortKey)
            .ThenBy(image => image.Id)
            .Select(image => new { image.Id, IsTest = image.Split == DataSplit.Test })
            .ToListAsync(cancellationToken);
        var asked = request.Images?.ToHashSet();
        if (asked is not null && asked.Except(all.Select(image => image.Id)).Count() is > 0 and var unknown)
            faults.Add($"{unknown} of the chosen images are not in the project.");
        var calibration = await db
            .Assignments.Where(work => work.ProjectId == projectId && work.WithdrawnAt == null && work.Round!.Kind == RoundKind.Calibration)
            .Select(work => work.ImageGroupId)
            .Distinct()
            .ToHashSetAsync(cancellationToken);
        var chosen = all.Where(image => asked?.Contains(image.Id) ?? true).ToList();
        var test = request.IncludeTest ? 0 : chosen.RemoveAll(image => image.IsTest);
        var calibrated = request.IncludeCalibration ? 0 : chosen.RemoveAll(image => calibration.Contains(image.Id));
        if (chosen.Count == 0)
            faults.Add(
                test + calibrated == 0
                    ? "No image is chosen."
                    : "Every chosen image is a test or calibration image; those are left out unless they are asked for."
            );
        if (request.IncludeTest && chosen.Any(image => image.IsTest))
            warnings.Add(
                "Test images are included. Annotators of blind rounds never see a model's boxes, but whoever tunes settings on "
                    + "them spoils the test."
            );
        var words =
            $"{(asked is null ? "All" : "Chosen")} images of the project: {chosen.Count}{Without(test, "test")}{Without(calibrated, "calibration")}.";
        return new RunPlan(name, recipe, [.. chosen.Select(image => image.Id)], test, calibrated, words, faults, warnings);
    }

    /// <summary>The name asked for, or one of the models' names that is free.</summary>
    public static async Task<string> NameAsync(
        AnnotateHubDb db,
        long projectId,
        string? asked,
        string usual,
        List<string> faults,
        CancellationToken cancellationToken
    )
    {
        var taken = (await db.ModelRuns.Where(run => run.ProjectId == projectId).Select(run => run.Name).ToListAsync(cancellationToken))
            .Concat(
                await db
                    .LabelSets.Where(set => set.ProjectId == projectId && set.Kind == LabelSetKind.ModelRun && set.Source != null)
                    .Select(set => set.Source!)
                    .Distinct()
                    .ToListAsync(cancellationToken)
            )
            .ToHashSet(StringComparer.Ordinal);
        var name = asked?.Trim();
        if (string.IsNullOrEmpty(name))
            return Enumerable.Range(1, taken.Count + 1).Select(number => $"{usual}, run {number}").First(item => !taken.Contains(item));
        if (name.Length > MaxNameLength || name.Any(char.IsControl))
            faults.Add($"A run needs a name of 1 to {MaxNameLength} printable characters; found {name.Length}.");
        else if (taken.Contains(name))
            faults.Add($"The project has a run named '{name}' already; choose another name.");
        return name;
    }

    private static string NameOf(ModelConfiguration recipe)
    {
        var name = recipe.Classifier is null ? recipe.Detector!.Label : $"{recipe.Detector!.Label} + {recipe.Classifier.Label}";
        return name.Length <= MaxNameLength - 12 ? name : name[..(MaxNameLength - 12)];
    }

    private static string Without(int count, string what) =>
        count == 0 ? "" : $", without {count} {what} {(count == 1 ? "image" : "images")}";
}
