using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study.Splits;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>A plan with everything decided: which images in which order to whom. The same plan on the same project gives the same resolution.</summary>
internal sealed class PlanResolution
{
    private const int LongestName = 80;

    private readonly AnnotateHubDb _db;
    private readonly Project _project;
    private readonly RoundRules _rules;
    private readonly CancellationToken _cancel;

    private PlanResolution(AnnotateHubDb db, Project project, RoundPlan plan, CancellationToken cancel)
    {
        (_db, _project, _cancel) = (db, project, cancel);
        _rules = RoundRules.Of(plan.Kind);
        Plan = plan.Settings.Seed == 0 ? plan with { Settings = plan.Settings with { Seed = RoundPlanner.FreshSeed() } } : plan;
    }

    public RoundPlan Plan { get; private set; }
    public Project Project => _project;
    public List<string> Faults { get; } = [];
    public List<string> Warnings { get; } = [];
    public List<Membership> People { get; private set; } = [];
    public HashSet<long> NotCalibrated { get; } = [];

    /// <summary>All images that the kind may use.</summary>
    public List<DrawnImage> Pool { get; } = [];

    /// <summary>The chosen images, patient by patient, in the order in which they are dealt.</summary>
    public IReadOnlyList<DrawnImage> Images { get; private set; } = [];

    /// <summary>For each image the positions of its people.</summary>
    public int[][] Dealt { get; private set; } = [];

    public IReadOnlySet<int> Withheld { get; private set; } = new HashSet<int>();

    /// <summary>Images for which the model has an answer; empty when the round does not start from one.</summary>
    public HashSet<long> WithModel { get; } = [];

    public static async Task<PlanResolution> ResolveAsync(AnnotateHubDb db, long projectId, RoundPlan plan, CancellationToken cancel)
    {
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
        var resolution = new PlanResolution(db, project, plan, cancel);
        await resolution.NameAsync();
        await resolution.PeopleAsync();
        resolution.Settings();
        await resolution.ChooseAsync();
        if (resolution.Faults.Count > 0) return resolution;
        resolution.Deal();
        await resolution.StartAsync();
        await new PlanWarnings(db, resolution, cancel).AddAsync();
        return resolution;
    }

    private async Task NameAsync()
    {
        if (!_rules.IsMadeByLead) Faults.Add("The free round comes by itself with the first image that somebody opens.");
        if (Plan.Kind is RoundKind.Drift) Faults.Add("Drift images are put back from the page of the refinement round in which they hide.");
        Plan = Plan with { Name = Plan.Name.Trim() };
        if (Plan.Name.Length is 0 or > LongestName) Faults.Add($"A round needs a name of 1 to {LongestName} characters; found {Plan.Name.Length}.");
        else if (await _db.Rounds.AnyAsync(round => round.ProjectId == _project.Id && round.Name == Plan.Name, _cancel))
            Faults.Add($"The project has a round named '{Plan.Name}' already; choose another name.");
    }

    private async Task PeopleAsync()
    {
        var members = await _db.Memberships.AsNoTracking().Include(item => item.Person).Where(item => item.ProjectId == _project.Id).ToListAsync(_cancel);
        var annotators = members.Where(item => item.Role.MayAnnotate()).ToList();
        if (Plan is { Kind: RoundKind.Seed, People.Count: 0 }) MostExperienced(annotators);
        foreach (var id in Plan.People.Distinct())
        {
            if (annotators.FirstOrDefault(item => item.PersonId == id) is { } chosen) People.Add(chosen);
            else if (members.FirstOrDefault(item => item.PersonId == id) is { } viewer)
                Faults.Add($"{viewer.Person!.DisplayName} is a viewer in this project; only annotators, leads and managers can be chosen.");
            else Faults.Add($"Person {id} is no member of the project; add them first.");
        }

        Plan = Plan with { People = [.. People.Select(item => item.PersonId)] };
    }

    private void MostExperienced(List<Membership> annotators)
    {
        var first = annotators.Where(item => item.SeniorityRank is not null).GroupBy(item => item.SeniorityRank!.Value).MinBy(group => group.Key)?.ToList();
        if (first is null) Faults.Add("Nobody in the project has a seniority rank, so it is not known who is the most experienced; rank the people or choose somebody.");
        else if (first.Count > 1) Faults.Add($"{string.Join(" and ", first.Select(item => item.Person!.DisplayName).Order())} share the highest seniority; choose who annotates the seed images.");
        else Plan = Plan with { People = [first[0].PersonId] };
    }

    private void Settings()
    {
        // Everybody gets every calibration image, whatever the settings say.
        if (Plan.Kind is RoundKind.Calibration) Plan = Plan with { Settings = Plan.Settings with { AnnotatorsPerImage = Math.Max(1, People.Count) } };
        if (Plan.Kind is not RoundKind.Drift && _rules.FaultOf(Plan.Settings, _project.Classes, People.Count) is { } fault && Faults.Count == 0) Faults.Add(fault);
        if (Plan.Settings.Gate is null) return;
        if (Plan.Kind is not RoundKind.Calibration) Faults.Add("Thresholds of agreement belong to calibration rounds; leave them out.");
        else if (People.Where(item => item.SeniorityRank is not null).GroupBy(item => item.SeniorityRank!.Value).MinBy(group => group.Key) is not { } first || first.Count() != 1)
            Faults.Add("Thresholds compare everybody with the most senior annotator; give exactly one of the chosen people the lowest seniority rank, or leave the thresholds out.");
    }

    private async Task ChooseAsync()
    {
        var groups = await _db.ImageGroups.Where(item => item.ProjectId == _project.Id)
            .Select(item => new DrawnImage(item.Id, item.Name, item.Patient, item.Split)).ToListAsync(_cancel);
        var seeds = await _db.Assignments.Where(item => item.ProjectId == _project.Id && item.Round!.Kind == RoundKind.Seed && item.WithdrawnAt == null)
            .Select(item => item.ImageGroupId).Distinct().ToHashSetAsync(_cancel);
        var why = groups.ToDictionary(image => image.Id, image => SplitGuard.WhyNot(_rules.Pool, image.Split, seeds.Contains(image.Id)));
        Pool.AddRange(groups.Where(image => why[image.Id] is null));
        var undrawn = groups.Count(image => image.Split is null);
        if (groups.Count == 0) Faults.Add("The project has no images yet; import some first.");
        else if (undrawn == groups.Count && _rules.Pool is not ImagePool.All) Faults.Add("The splits are not drawn yet. Draw them first, so that no test image gets into training by accident.");
        else if (undrawn > 0 && _rules.Pool is not ImagePool.All) Warnings.Add($"{undrawn} {(undrawn == 1 ? "image has" : "images have")} no split and cannot be used; draw splits for new images first if they should be.");
        if (Faults.Count > 0) return;
        var (chosen, fault) = Plan.Images.Kind switch
        {
            ImageChoiceKind.Draw => ImageDraw.Of(Pool, Plan.Images.Count, Plan.Settings.Seed),
            ImageChoiceKind.DrawPerPatient => ImageDraw.PerPatient(Pool, Plan.Images.Count, Plan.Settings.Seed),
            ImageChoiceKind.All => (Pool, Pool.Count == 0 ? "No image is left that this kind of round may use." : null),
            ImageChoiceKind.HandPicked => HandPicked(groups, why),
            _ => ([], $"There is no way {Plan.Images.Kind} of choosing images."),
        };
        if (fault is not null) Faults.Add(fault);
        // Dealt patient by patient, so that everybody gets a like share of every patient.
        Images = [.. PatientStratum.Of(chosen, Plan.Settings.Seed, "deal").SelectMany(stratum => stratum.Images)];
        Plan = Plan with { Settings = Plan.Settings with { Drawn = InWords() } };
    }

    private (IReadOnlyList<DrawnImage>, string?) HandPicked(List<DrawnImage> groups, Dictionary<long, string?> why)
    {
        var byName = groups.ToDictionary(image => image.Name, StringComparer.Ordinal);
        var byId = groups.ToDictionary(image => image.Id);
        var stems = Plan.Images.Stems?.Select(stem => stem.Trim()).Where(stem => stem.Length > 0).Distinct(StringComparer.Ordinal).ToList() ?? [];
        var unknown = stems.Where(stem => !byName.ContainsKey(stem)).Concat((Plan.Images.Ids ?? []).Where(id => !byId.ContainsKey(id)).Select(id => $"#{id}")).ToList();
        if (unknown.Count > 0) return ([], $"The project has no {(unknown.Count == 1 ? "image" : "images")} {SplitGuard.Names(unknown)}; names are bare stems without folder and extension.");
        var chosen = stems.Select(stem => byName[stem]).Concat((Plan.Images.Ids ?? []).Select(id => byId[id])).DistinctBy(image => image.Id).ToList();
        if (chosen.Count == 0) return ([], "No image is picked; name at least one.");
        var outside = chosen.Where(image => why[image.Id] is not null).ToList();
        if (outside.Count == 0) return (chosen, null);
        var more = outside.Count == 1 ? "" : $" So {(outside.Count == 2 ? "is" : "are")} {SplitGuard.Names([.. outside.Skip(1).Select(image => image.Name)])} outside of what a {_rules.Name.ToLowerInvariant()} round may use.";
        return ([], $"{outside[0].Name} {why[outside[0].Id]}.{more}");
    }

    private string InWords() => Plan.Images.Kind switch
    {
        ImageChoiceKind.Draw => $"{Images.Count} of {Pool.Count} images drawn, stratified by patient, with seed {Plan.Settings.Seed} ({PinnedRandom.Name})",
        ImageChoiceKind.DrawPerPatient => $"{Plan.Images.Count} images of each patient of {Pool.Count} drawn with seed {Plan.Settings.Seed} ({PinnedRandom.Name})",
        ImageChoiceKind.All => $"all {Images.Count} images that were left for this kind of round",
        _ => $"{Images.Count} images picked by hand",
    };

    private void Deal()
    {
        Dealt = Distribution.Deal(Images.Count, People.Count, Plan.Settings.AnnotatorsPerImage, Plan.Settings.Seed);
        if (Plan.Settings is { StartFrom: not null, WithheldShare: > 0 }) Withheld = WithheldDraw.Of(Dealt, Plan.Settings.WithheldShare, Plan.Settings.Seed);
    }

    private async Task StartAsync()
    {
        if (Plan.Settings.StartFrom is not { } source) return;
        var chosen = Images.Select(image => image.Id).ToHashSet();
        WithModel.UnionWith((await _db.LabelSets.Where(set => set.ProjectId == _project.Id && set.Kind == LabelSetKind.ModelRun && set.Source == source)
            .Select(set => set.ImageGroupId).Distinct().ToListAsync(_cancel)).Where(chosen.Contains));
        if (WithModel.Count == 0) Faults.Add($"No model run named '{source}' has boxes on these images; choose another run or none.");
        else if (WithModel.Count < Images.Count) Warnings.Add($"The run '{source}' has nothing for {Images.Count - WithModel.Count} of the {Images.Count} images; they start empty.");
    }
}
