using System.Security.Cryptography;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study.Splits;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>From a plan to what it would make, without making anything.</summary>
public sealed class RoundPlanner(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>A plan with the usual choices of the kind, a fresh seed and a name that is free.</summary>
    public async Task<Outcome<RoundPlan>> SuggestAsync(long projectId, Actor actor, RoundKind kind, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
        var rules = RoundRules.Of(kind);
        var taken = await db.Rounds.Where(round => round.ProjectId == projectId).Select(round => round.Name).ToHashSetAsync(cancel);
        var name = Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? rules.Name : $"{rules.Name} {number}").First(item => !taken.Contains(item));
        var annotators = await db.Memberships.Where(item => item.ProjectId == projectId && item.Role == ProjectRole.Annotator).OrderBy(item => item.SeniorityRank ?? int.MaxValue).ThenBy(item => item.PersonId)
            .Select(item => new { item.PersonId, item.SeniorityRank }).ToListAsync(cancel);
        IReadOnlyList<long> people = kind switch
        {
            RoundKind.Seed => [],
            RoundKind.Test => [.. annotators.Take(2).Select(item => item.PersonId)],
            _ => [.. annotators.Select(item => item.PersonId)],
        };
        var images = kind switch
        {
            RoundKind.Calibration => new ImageChoice(ImageChoiceKind.Draw, CalibrationRound.UsualImages),
            RoundKind.Seed => new ImageChoice(ImageChoiceKind.Draw, SeedRound.UsualImages),
            RoundKind.Test => new ImageChoice(ImageChoiceKind.DrawPerPatient, Math.Max(1, project.Splits is { FromLists: false } drawn ? drawn.TestPerPatient : TestRound.UsualImagesPerPatient)),
            _ => ImageChoice.All,
        };
        return new RoundPlan(kind, name, people, rules.Defaults(project.Classes) with { Seed = FreshSeed() }, images);
    }

    public async Task<Outcome<RoundPreview>> PreviewAsync(long projectId, Actor actor, RoundPlan plan, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        return lead is null ? why : PreviewOf(await PlanResolution.ResolveAsync(db, projectId, plan, cancel));
    }

    /// <summary>Model runs that refinement can start from, newest first; none for who may not make rounds.</summary>
    public async Task<IReadOnlyList<RunSource>> RunsAsync(long projectId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if ((await db.LeadAsync(projectId, actor, cancel)).Viewer is null) return [];
        var runs = await db.LabelSets.Where(set => set.ProjectId == projectId && set.Kind == LabelSetKind.ModelRun && set.Source != null)
            .GroupBy(set => set.Source!).Select(group => new { Source = group.Key, Images = group.Select(set => set.ImageGroupId).Distinct().Count(), NewestAt = group.Max(set => set.CreatedAt) })
            .ToListAsync(cancel);
        return [.. runs.OrderByDescending(run => run.NewestAt).ThenBy(run => run.Source, StringComparer.Ordinal).Select(run => new RunSource(run.Source, run.Images, run.NewestAt))];
    }

    /// <summary>Short enough to be written down and typed again.</summary>
    internal static long FreshSeed() => RandomNumberGenerator.GetInt32(1, int.MaxValue);

    internal static RoundPreview PreviewOf(PlanResolution resolution)
    {
        var available = resolution.Pool.GroupBy(image => image.Patient ?? "", StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var taken = resolution.Images.GroupBy(image => image.Patient ?? "", StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var totals = resolution.Dealt.SelectMany(people => people).CountBy(person => person).ToDictionary();
        var withBoxes = resolution.Images.Index().Count(image => resolution.WithModel.Contains(image.Item.Id) && !resolution.Withheld.Contains(image.Index));
        return new RoundPreview(
            resolution.Plan, RoundRules.Of(resolution.Plan.Kind).Sentence, resolution.Faults, resolution.Warnings, resolution.Images.Count, resolution.Dealt.Sum(people => people.Length),
            [.. available.Keys.Order(StringComparer.Ordinal).Select(patient => new PatientShare(patient, taken.GetValueOrDefault(patient), available[patient]))],
            [.. resolution.People.Index().Select(item => new PersonShare(item.Item.PersonId, item.Item.Person!.DisplayName, item.Item.SeniorityRank, totals.GetValueOrDefault(item.Index), !resolution.NotCalibrated.Contains(item.Item.PersonId)))],
            resolution.Withheld.Count, resolution.Images.Count - withBoxes);
    }
}
