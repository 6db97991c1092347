using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>What a lead should know before making a round, although nothing forbids it.</summary>
internal sealed class RoundPlanWarnings(AnnotateHubDb db, RoundPlanResolution resolution, CancellationToken cancellationToken)
{
    private readonly RoundRules _rules = RoundRules.For(resolution.Plan.Kind);

    public async Task AddAsync()
    {
        await CalibrationAsync();
        Seniority();
        await SealAsync();
        await OtherWorkAsync();
    }

    private async Task CalibrationAsync()
    {
        if (!_rules.NeedsCalibration)
            return;
        if (
            !await db.Rounds.AnyAsync(
                round => round.ProjectId == resolution.Project.Id && round.Kind == RoundKind.Calibration,
                cancellationToken
            )
        )
        {
            Add("The project has no calibration round, so agreement between annotators will not be known before this work counts.");
            return;
        }

        foreach (var member in resolution.People)
            if (await CalibrationGateQueries.IsOpenAsync(db, resolution.Project.Id, member.PersonId, cancellationToken))
                resolution.NotCalibrated.Add(member.PersonId);
        var names = resolution
            .People.Where(membership => resolution.NotCalibrated.Contains(membership.PersonId))
            .Select(membership => membership.Person!.DisplayName)
            .ToList();
        if (names.Count > 0)
            Add($"Not calibrated yet: {string.Join(", ", names)}. The round opens for them when they are.");
    }

    private void Seniority()
    {
        if (resolution.Plan.Settings.AnnotatorsPerImage < 2)
            return;
        var unranked = resolution
            .People.Where(membership => membership.SeniorityRank is null)
            .Select(membership => membership.Person!.DisplayName)
            .ToList();
        if (unranked.Count > 0)
            Add($"Without a seniority rank: {string.Join(", ", unranked)}. Where their boxes differ from others', the union will ask.");
        foreach (
            var tie in resolution
                .People.Where(membership => membership.SeniorityRank is not null)
                .GroupBy(membership => membership.SeniorityRank)
                .Where(group => group.Count() > 1)
        )
            Add(
                $"{string.Join(" and ", tie.Select(membership => membership.Person!.DisplayName))} share seniority rank {tie.Key}; where their boxes differ, the union will ask."
            );
    }

    private async Task SealAsync()
    {
        if (!_rules.IsBlind)
            return;
        var chosen = resolution.People.Where(membership => membership.Role.MayLead()).ToList();
        if (chosen.Count == 0)
            return;
        var leads = await db.Memberships.CountAsync(
            membership =>
                membership.ProjectId == resolution.Project.Id
                && (membership.Role == ProjectRole.Lead || membership.Role == ProjectRole.Manager),
            cancellationToken
        );
        Add(
            leads == chosen.Count
                ? "Every lead of the project annotates in this blind round, so nobody can follow its progress, return work or "
                    + "break the seal until everything is submitted."
                : $"{string.Join(" and ", chosen.Select(membership => membership.Person!.DisplayName))} {(chosen.Count == 1 ? "leads the project but is" : "lead the project but are")} only annotating in this blind round: its progress is for other leads."
        );
    }

    private async Task OtherWorkAsync()
    {
        var chosen = resolution.Images.Select(image => image.Id).ToHashSet();
        var people = resolution.Plan.People;
        var others = await db
            .Assignments.Where(assignment =>
                assignment.ProjectId == resolution.Project.Id
                && assignment.WithdrawnAt == null
                && assignment.Round!.ClosedAt == null
                && (assignment.Round.Kind == RoundKind.Free || assignment.Round.Kind == resolution.Plan.Kind)
            )
            .Select(assignment => new
            {
                assignment.Round!.Kind,
                assignment.ImageGroupId,
                assignment.PersonId,
                assignment.State,
            })
            .ToListAsync(cancellationToken);
        var free = others
            .Where(item =>
                item.Kind is RoundKind.Free
                && item.State is AssignmentState.InProgress
                && people.Contains(item.PersonId)
                && chosen.Contains(item.ImageGroupId)
            )
            .Select(item => item.ImageGroupId)
            .Distinct()
            .Count();
        if (free > 0)
            Add(
                $"{Images(free)} open work of these people in the free round; it stays theirs{(_rules.IsBlind ? ", out of sight until they have submitted here" : "")}."
            );
        var same = others
            .Where(item => item.Kind == resolution.Plan.Kind && chosen.Contains(item.ImageGroupId))
            .Select(item => item.ImageGroupId)
            .Distinct()
            .Count();
        if (same > 0)
            Add($"{Images(same)} a place in another open round of this kind.");
    }

    private static string Images(int count) => count == 1 ? "1 image has" : $"{count} images have";

    private void Add(string warning) => resolution.Warnings.Add(warning);
}
