using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study.Splits;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>A plan with everything decided: which images in which order to whom. The same plan on the same project gives the same
/// resolution.</summary>
internal sealed class RoundPlanResolution
{
    private const int MaxNameLength = 80;

    private readonly AnnotateHubDb _db;
    private readonly Project _project;
    private readonly RoundRules _rules;
    private readonly CancellationToken _cancel;

    private RoundPlanResolution(AnnotateHubDb db, Project project, RoundPlan plan, CancellationToken cancellationToken)
    {
        (_db, _project, _cancel) = (db, project, cancellationToken);
        _rules = RoundRules.For(plan.Kind);
        Plan = plan.Settings.Seed == 0 ? plan with { Settings = plan.Settings with { Seed = RoundPlanner.FreshSeed() } } : plan;
    }

    public RoundPlan Plan { get; private set; }
    public Project Project => _project;
    public List<string> Faults { get; } = [];
    public List<string> Warnings { get; } = [];
    public List<Membership> People { get; private set; } = [];
    public HashSet<long> NotCalibrated { get; } = [];

    /// <summary>All images that the kind may use.</summary>
    public List<DrawnImage> Pool { get; private set; } = [];

    /// <summary>How many of the pool no refinement round holds; null for other kinds of rounds. Work that was withdrawn counts as not
    /// there.</summary>
    public int? NotRefined { get; private set; }

    /// <summary>The chosen images, patient by patient, in the order in which they are dealt.</summary>
    public IReadOnlyList<DrawnImage> Images { get; private set; } = [];

    /// <summary>For each image the positions of its people.</summary>
    public int[][] Dealt { get; private set; } = [];

    public IReadOnlySet<int> Withheld { get; private set; } = new HashSet<int>();

    /// <summary>Images for which the model has an answer; empty when the round does not start from one.</summary>
    public HashSet<long> WithModel { get; } = [];

    public static async Task<RoundPlanResolution> ResolveAsync(
        AnnotateHubDb db,
        long projectId,
        RoundPlan plan,
        CancellationToken cancellationToken
    )
    {
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var resolution = new RoundPlanResolution(db, project, plan, cancellationToken);
        await resolution.NameAsync();
        await resolution.PeopleAsync();
        resolution.Settings();
        await resolution.ChooseAsync();
        if (resolution.Faults.Count > 0)
            return resolution;
        resolution.Deal();
        await resolution.StartAsync();
        await new RoundPlanWarnings(db, resolution, cancellationToken).AddAsync();
        return resolution;
    }

    private async Task NameAsync()
    {
        if (!_rules.IsMadeByLead)
            Faults.Add("The free round comes by itself with the first image that somebody opens.");
        if (Plan.Kind is RoundKind.Drift)
            Faults.Add("Drift images are put back from the page of the refinement round in which they hide.");
        Plan = Plan with { Name = Plan.Name.Trim() };
        if (Plan.Name.Length is 0 or > MaxNameLength)
            Faults.Add($"A round needs a name of 1 to {MaxNameLength} characters; found {Plan.Name.Length}.");
        else if (await _db.Rounds.AnyAsync(round => round.ProjectId == _project.Id && round.Name == Plan.Name, _cancel))
            Faults.Add($"The project has a round named '{Plan.Name}' already; choose another name.");
    }

    private async Task PeopleAsync()
    {
        var members = await _db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Person)
            .Where(membership => membership.ProjectId == _project.Id)
            .ToListAsync(_cancel);
        var annotators = members.Where(membership => membership.Role.MayAnnotate()).ToList();
        if (Plan is { Kind: RoundKind.Seed, People.Count: 0 })
            MostExperienced(annotators);
        foreach (var id in Plan.People.Distinct())
        {
            if (annotators.FirstOrDefault(membership => membership.PersonId == id) is { } chosen)
                People.Add(chosen);
            else if (members.FirstOrDefault(membership => membership.PersonId == id) is { } scope)
                Faults.Add($"{scope.Person!.DisplayName} is a viewer in this project; only annotators, leads and managers can be chosen.");
            else
                Faults.Add($"Person {id} is no member of the project; add them first.");
        }

        Plan = Plan with { People = [.. People.Select(membership => membership.PersonId)] };
    }

    private void MostExperienced(List<Membership> annotators)
    {
        var first = annotators
            .Where(membership => membership.SeniorityRank is not null)
            .GroupBy(membership => membership.SeniorityRank!.Value)
            .MinBy(group => group.Key)
            ?.ToList();
        if (first is null)
            Faults.Add(
                "Nobody in the project has a seniority rank, so it is not known who is the most experienced; rank the people or "
                    + "choose somebody."
            );
        else if (first.Count > 1)
            Faults.Add(
                $"{string.Join(" and ", first.Select(membership => membership.Person!.DisplayName).Order())} share the highest seniority; choose who annotates the seed images."
            );
        else
            Plan = Plan with { People = [first[0].PersonId] };
    }

    private void Settings()
    {
        // Everybody gets every calibration image, whatever the settings say.
        if (Plan.Kind is RoundKind.Calibration)
            Plan = Plan with { Settings = Plan.Settings with { AnnotatorsPerImage = Math.Max(1, People.Count) } };
        if (
            Plan.Kind is not RoundKind.Drift
            && _rules.Validate(Plan.Settings, _project.Classes, People.Count) is { } fault
            && Faults.Count == 0
        )
            Faults.Add(fault);
        if (Plan.Settings.Gate is null)
            return;
        if (Plan.Kind is not RoundKind.Calibration)
            Faults.Add("Thresholds of agreement belong to calibration rounds; leave them out.");
        else if (
            People
                .Where(membership => membership.SeniorityRank is not null)
                .GroupBy(membership => membership.SeniorityRank!.Value)
                .MinBy(group => group.Key)
                is not { } first
            || first.Count() != 1
        )
            Faults.Add(
                "Thresholds compare everybody with the most senior annotator; give exactly one of the chosen people the lowest "
                    + "seniority rank, or leave the thresholds out."
            );
    }

    private async Task ChooseAsync()
    {
        var groups = await _db
            .ImageGroups.Where(imageGroup => imageGroup.ProjectId == _project.Id)
            .Select(imageGroup => new DrawnImage(imageGroup.Id, imageGroup.Name, imageGroup.Patient, imageGroup.Split))
            .ToListAsync(_cancel);
        var seeds = await _db
            .Assignments.Where(assignment =>
                assignment.ProjectId == _project.Id && assignment.Round!.Kind == RoundKind.Seed && assignment.WithdrawnAt == null
            )
            .Select(assignment => assignment.ImageGroupId)
            .Distinct()
            .ToHashSetAsync(_cancel);
        var why = groups.ToDictionary(
            image => image.Id,
            image => SplitGuard.GetDenialReason(_rules.Pool, image.Split, seeds.Contains(image.Id))
        );
        Pool.AddRange(groups.Where(image => why[image.Id] is null));
        var undrawn = groups.Count(image => image.Split is null);
        if (groups.Count == 0)
            Faults.Add("The project has no images yet; import some first.");
        else if (undrawn == groups.Count && _rules.Pool is not ImagePool.All)
            Faults.Add("The splits are not drawn yet. Draw them first, so that no test image gets into training by accident.");
        else if (undrawn > 0 && _rules.Pool is not ImagePool.All)
            Warnings.Add(
                $"{undrawn} {(undrawn == 1 ? "image has" : "images have")} no split and cannot be used; draw splits for new "
                    + "images first if they should be."
            );
        if (Faults.Count > 0)
            return;
        var calibration = await CalibrationImagesAsync();
        // The protocol's images first; where they do not suffice, what else is allowed, and a warning.
        var usual = Pool.Where(image => !IsUnusual(image, calibration)).ToList();
        var refined = await RefinedAsync();
        if (Plan.Kind is RoundKind.Refinement)
            NotRefined = usual.Count(image => !refined.Contains(image.Id));
        if (Plan.Images.Kind is ImageChoiceKind.NotRefined)
            usual.RemoveAll(image => refined.Contains(image.Id));
        var (chosen, fault) = Choose(usual, groups, why);
        if (fault is null)
            Pool = usual;
        else if (usual.Count < Pool.Count && Plan.Images.Kind is not ImageChoiceKind.NotRefined)
            (chosen, fault) = Choose(Pool, groups, why);
        if (Plan.Images.Kind is ImageChoiceKind.HandPicked)
            Pool = [.. usual.Union(chosen)];
        if (fault is not null)
            Faults.Add(fault);
        Deviations(chosen, calibration);
        // Dealt patient by patient, so that everybody gets a like share of every patient.
        Images = [.. PatientStratum.From(chosen, Plan.Settings.Seed, "deal").SelectMany(stratum => stratum.Images)];
        Plan = Plan with { Settings = Plan.Settings with { Drawn = ToDisplayText() } };
    }

    private (IReadOnlyList<DrawnImage> Images, string? Fault) Choose(
        List<DrawnImage> pool,
        List<DrawnImage> groups,
        Dictionary<long, string?> why
    ) =>
        Plan.Images.Kind switch
        {
            ImageChoiceKind.Draw => ImageDraw.Draw(pool, Plan.Images.Count, Plan.Settings.Seed),
            ImageChoiceKind.DrawPerPatient => ImageDraw.PerPatient(pool, Plan.Images.Count, Plan.Settings.Seed),
            ImageChoiceKind.All => (pool, pool.Count == 0 ? "No image is left that this kind of round may use." : null),
            ImageChoiceKind.NotRefined when Plan.Kind is not RoundKind.Refinement => (
                [],
                "Only a refinement round takes what is not yet refined; choose the images of this round in another way."
            ),
            ImageChoiceKind.NotRefined => (
                pool,
                pool.Count == 0
                    ? "Every image that a refinement round may use is in one already; choose all of them, or pick by hand."
                    : null
            ),
            ImageChoiceKind.HandPicked => HandPicked(groups, why),
            _ => ([], $"There is no way {Plan.Images.Kind} of choosing images."),
        };

    /// <summary>Images that a calibration round holds, which nobody should annotate a second time.</summary>
    private async Task<HashSet<long>> CalibrationImagesAsync() =>
        Plan.Kind is RoundKind.Seed or RoundKind.Refinement
            ? await _db
                .Assignments.Where(assignment =>
                    assignment.ProjectId == _project.Id
                    && assignment.Round!.Kind == RoundKind.Calibration
                    && assignment.WithdrawnAt == null
                )
                .Select(assignment => assignment.ImageGroupId)
                .Distinct()
                .ToHashSetAsync(_cancel)
            : [];

    private async Task<HashSet<long>> RefinedAsync() =>
        Plan.Kind is RoundKind.Refinement
            ? await _db
                .Assignments.Where(assignment =>
                    assignment.ProjectId == _project.Id
                    && assignment.Round!.Kind == RoundKind.Refinement
                    && assignment.WithdrawnAt == null
                )
                .Select(assignment => assignment.ImageGroupId)
                .Distinct()
                .ToHashSetAsync(_cancel)
            : [];

    /// <summary>Whether the protocol leaves the image out of such a round: validation images of the seed, and calibration images, on which
    /// model runs find nothing either.</summary>
    private bool IsUnusual(DrawnImage image, HashSet<long> calibration) =>
        calibration.Contains(image.Id) || (Plan.Kind is RoundKind.Seed && image.Split is DataSplit.Validation);

    private void Deviations(IReadOnlyList<DrawnImage> chosen, HashSet<long> calibration)
    {
        if (Plan.Kind is RoundKind.Seed && chosen.Count(image => image.Split is DataSplit.Validation) is > 0 and var validation)
            Warnings.Add(
                $"{(validation == 1 ? "1 of these is a validation image" : $"{validation} of these are validation images")}: a model that "
                    + "learns from them cannot be judged by them. The protocol draws seeds from the training images."
            );
        if (chosen.Count(image => calibration.Contains(image.Id)) is > 0 and var twice)
            Warnings.Add(
                $"{(twice == 1 ? "1 of these images was" : $"{twice} of these images were")} in a calibration round and would be annotated "
                    + "a second time; model runs leave them out, so that they start without boxes."
            );
    }

    private (IReadOnlyList<DrawnImage>, string?) HandPicked(List<DrawnImage> groups, Dictionary<long, string?> why)
    {
        var byName = groups.ToDictionary(image => image.Name, StringComparer.Ordinal);
        var byId = groups.ToDictionary(image => image.Id);
        var stems =
            Plan.Images.Stems?.Select(stem => stem.Trim()).Where(stem => stem.Length > 0).Distinct(StringComparer.Ordinal).ToList() ?? [];
        var unknown = stems
            .Where(stem => !byName.ContainsKey(stem))
            .Concat((Plan.Images.Ids ?? []).Where(id => !byId.ContainsKey(id)).Select(id => $"#{id}"))
            .ToList();
        if (unknown.Count > 0)
            return (
                [],
                $"The project has no {(unknown.Count == 1 ? "image" : "images")} {SplitGuard.Names(unknown)}; names are bare "
                    + "stems without folder and extension."
            );
        var chosen = stems
            .Select(stem => byName[stem])
            .Concat((Plan.Images.Ids ?? []).Select(id => byId[id]))
            .DistinctBy(image => image.Id)
            .ToList();
        if (chosen.Count == 0)
            return ([], "No image is picked; name at least one.");
        var outside = chosen.Where(image => why[image.Id] is not null).ToList();
        if (outside.Count == 0)
            return (chosen, null);
        var more =
            outside.Count == 1
                ? ""
                : $" So {(outside.Count == 2 ? "is" : "are")} {SplitGuard.Names([.. outside.Skip(1).Select(image => image.Name)])} outside of what a {_rules.Name.ToLowerInvariant()} round may use.";
        return ([], $"{outside[0].Name} {why[outside[0].Id]}.{more}");
    }

    private string ToDisplayText() =>
        Plan.Images.Kind switch
        {
            ImageChoiceKind.Draw =>
                $"{Images.Count} of {Pool.Count} images drawn, stratified by patient, with seed {Plan.Settings.Seed} ({PinnedRandom.Name})",
            ImageChoiceKind.DrawPerPatient =>
                $"{Plan.Images.Count} images of each patient of {Pool.Count} drawn with seed {Plan.Settings.Seed} ({PinnedRandom.Name})",
            ImageChoiceKind.All => $"all {Images.Count} images that were left for this kind of round",
            ImageChoiceKind.NotRefined => $"the {Images.Count} images that no refinement round held",
            _ => $"{Images.Count} images picked by hand",
        };

    private void Deal()
    {
        Dealt = Distribution.Deal(Images.Count, People.Count, Plan.Settings.AnnotatorsPerImage, Plan.Settings.Seed);
        if (Plan.Settings is { StartFrom: not null, WithheldShare: > 0 })
            Withheld = WithheldDraw.Draw(Dealt, Plan.Settings.WithheldShare, Plan.Settings.Seed);
    }

    private async Task StartAsync()
    {
        if (Plan.Settings.StartFrom is not { } source)
            return;
        var chosen = Images.Select(image => image.Id).ToHashSet();
        WithModel.UnionWith(
            (
                await _db
                    .LabelSets.Where(set => set.ProjectId == _project.Id && set.Kind == LabelSetKind.ModelRun && set.Source == source)
                    .Select(set => set.ImageGroupId)
                    .Distinct()
                    .ToListAsync(_cancel)
            ).Where(chosen.Contains)
        );
        if (WithModel.Count == 0)
            Faults.Add($"No model run named '{source}' has boxes on these images; choose another run or none.");
        else if (
            Plan.Settings is { Order: QueueOrder.Disagreement, CompareWith: { } second }
            && !await _db.LabelSets.AnyAsync(
                set =>
                    set.ProjectId == _project.Id
                    && set.Kind == LabelSetKind.ModelRun
                    && set.Source == second
                    && WithModel.Contains(set.ImageGroupId),
                _cancel
            )
        )
            Faults.Add($"No model run named '{second}' has boxes on these images to compare with; choose another run.");
        else if (WithModel.Count < Images.Count)
            Warnings.Add(
                $"The run '{source}' has nothing for {Images.Count - WithModel.Count} of the {Images.Count} images; they start empty."
            );
    }
}
