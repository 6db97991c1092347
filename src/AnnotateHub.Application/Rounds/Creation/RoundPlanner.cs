using System.Security.Cryptography;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>From a plan to what it would make, without making anything.</summary>
public sealed class RoundPlanner(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>A plan with the usual choices of the kind, a fresh seed and a name that is free.</summary>
    public async Task<Result<RoundPlan>> SuggestAsync(
        long projectId,
        Actor actor,
        RoundKind kind,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var rules = RoundRules.For(kind);
        var taken = await db
            .Rounds.Where(round => round.ProjectId == projectId)
            .Select(round => round.Name)
            .ToHashSetAsync(cancellationToken);
        var name = Enumerable
            .Range(1, taken.Count + 1)
            .Select(number => number == 1 ? rules.Name : $"{rules.Name} {number}")
            .First(item => !taken.Contains(item));
        var annotators = await db
            .Memberships.Where(membership => membership.ProjectId == projectId && membership.Role == ProjectRole.Annotator)
            .OrderBy(membership => membership.SeniorityRank ?? int.MaxValue)
            .ThenBy(membership => membership.PersonId)
            .Select(membership => new { membership.PersonId, membership.SeniorityRank })
            .ToListAsync(cancellationToken);
        IReadOnlyList<long> people = kind switch
        {
            RoundKind.Seed => [],
            RoundKind.Test => [.. annotators.Take(2).Select(item => item.PersonId)],
            _ => [.. annotators.Select(item => item.PersonId)],
        };
        var images = kind switch
        {
            RoundKind.Calibration => new ImageChoice(ImageChoiceKind.Draw, CalibrationRound.DefaultImages),
            RoundKind.Seed => new ImageChoice(ImageChoiceKind.Draw, SeedRound.DefaultImages),
            RoundKind.Test => new ImageChoice(
                ImageChoiceKind.DrawPerPatient,
                Math.Max(1, project.Splits is { FromLists: false } drawn ? drawn.TestPerPatient : TestRound.DefaultImagesPerPatient)
            ),
            _ => ImageChoice.All,
        };
        return new RoundPlan(kind, name, people, rules.Defaults(project.Classes) with { Seed = FreshSeed() }, images);
    }

    public async Task<Result<RoundPreview>> PreviewAsync(
        long projectId,
        Actor actor,
        RoundPlan plan,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        return lead is null ? why : PreviewOf(await RoundPlanResolution.ResolveAsync(db, projectId, plan, cancellationToken));
    }

    /// <summary>Model runs that refinement can start from, newest first; none for who may not make rounds.</summary>
    public async Task<IReadOnlyList<RunSource>> RunsAsync(long projectId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if ((await db.AuthorizeLeadAsync(projectId, actor, cancellationToken)).Scope is null)
            return [];
        var runs = await db
            .LabelSets.Where(set => set.ProjectId == projectId && set.Kind == LabelSetKind.ModelRun && set.Source != null)
            .GroupBy(set => set.Source!)
            .Select(group => new
            {
                Source = group.Key,
                Images = group.Select(set => set.ImageGroupId).Distinct().Count(),
                NewestAt = group.Max(set => set.CreatedAt),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. runs.OrderByDescending(run => run.NewestAt)
                .ThenBy(run => run.Source, StringComparer.Ordinal)
                .Select(run => new RunSource(run.Source, run.Images, run.NewestAt)),
        ];
    }

    /// <summary>Short enough to be written down and typed again.</summary>
    internal static long FreshSeed() => RandomNumberGenerator.GetInt32(1, int.MaxValue);

    internal static RoundPreview PreviewOf(RoundPlanResolution resolution)
    {
        var available = resolution
            .Pool.GroupBy(image => image.Patient ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var taken = resolution
            .Images.GroupBy(image => image.Patient ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var totals = resolution.Dealt.SelectMany(people => people).CountBy(person => person).ToDictionary();
        var withBoxes = resolution
            .Images.Index()
            .Count(image => resolution.WithModel.Contains(image.Item.Id) && !resolution.Withheld.Contains(image.Index));
        return new RoundPreview(
            resolution.Plan,
            RoundRules.For(resolution.Plan.Kind).Description,
            resolution.Faults,
            resolution.Warnings,
            resolution.Images.Count,
            resolution.Dealt.Sum(people => people.Length),
            [
                .. available
                    .Keys.Order(StringComparer.Ordinal)
                    .Select(patient => new PatientShare(patient, taken.GetValueOrDefault(patient), available[patient])),
            ],
            [
                .. resolution
                    .People.Index()
                    .Select(item => new PersonShare(
                        item.Item.PersonId,
                        item.Item.Person!.DisplayName,
                        item.Item.SeniorityRank,
                        totals.GetValueOrDefault(item.Index),
                        !resolution.NotCalibrated.Contains(item.Item.PersonId)
                    )),
            ],
            resolution.Withheld.Count,
            resolution.Images.Count - withBoxes,
            resolution.NotRefined
        );
    }
}
