using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Dashboard;

/// <summary>People's work in numbers, for leads, from counters; a model's boxes are counted by an index of them alone, and the correction
/// rates look at those of a stated number of images.</summary>
public sealed class PeopleStatistics(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Newest submitted images a person whose boxes are counted for the correction rates.</summary>
    public const int MaxImages = 100;

    /// <summary>By name; null for who does not lead the project.</summary>
    public async Task<IReadOnlyList<PersonStatistics>?> ReadAsync(
        long projectId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || !scope.Role.MayLead())
            return null;
        var opened = scope.ContentVisible();
        var work = await scope
            .WorkCounts(db)
            .Where(workCount => workCount.State == AssignmentState.Submitted || workCount.State == AssignmentState.Accepted)
            .GroupBy(workCount => new { workCount.PersonId, workCount.RoundId })
            .Select(group => new
            {
                group.Key.PersonId,
                group.Key.RoundId,
                Count = group.Sum(workCount => workCount.Count),
            })
            .ToListAsync(cancellationToken);
        var boxes = await scope.BoxesOfDone(db, opened).ToDictionaryAsync(item => item.PersonId, item => item.Count, cancellationToken);
        var modelBoxes = await scope
            .ModelBoxesOfDone(db, opened)
            .ToDictionaryAsync(item => item.PersonId, item => item.Count, cancellationToken);
        var days = await scope
            .DailyWork(db)
            .Where(dailyWork => opened.Contains(dailyWork.RoundId))
            .GroupBy(dailyWork => dailyWork.PersonId)
            .Select(group => new
            {
                group.Key,
                Actions = group.Sum(dailyWork => dailyWork.Operations),
                Active = group.Sum(dailyWork => dailyWork.ActiveMilliseconds),
            })
            .ToDictionaryAsync(item => item.Key, cancellationToken);
        var members = await db
            .Memberships.AsNoTracking()
            .Where(membership => membership.ProjectId == projectId)
            .ToDictionaryAsync(membership => membership.PersonId, cancellationToken);
        var ids = members.Keys.Concat(work.Select(item => item.PersonId)).Distinct().ToArray();
        var names = await db
            .Users.Where(person => ids.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
        var corrections = await CorrectionsAsync(db, scope, cancellationToken);
        var found = new List<PersonStatistics>();
        foreach (var id in ids)
        {
            var member = members.GetValueOrDefault(id);
            var doneOpened = work.Where(item => item.PersonId == id && opened.Contains(item.RoundId)).Sum(item => item.Count);
            var day = days.GetValueOrDefault(id);
            found.Add(
                new PersonStatistics(
                    id,
                    names.GetValueOrDefault(id, ""),
                    member?.Role,
                    member?.ExperienceMonths,
                    member?.SeniorityRank,
                    work.Where(item => item.PersonId == id).Sum(item => item.Count),
                    boxes.GetValueOrDefault(id) - modelBoxes.GetValueOrDefault(id),
                    modelBoxes.GetValueOrDefault(id),
                    day?.Actions ?? 0,
                    doneOpened == 0 ? null : (day?.Active ?? 0) / 1000.0 / doneOpened,
                    corrections.GetValueOrDefault(id)
                )
            );
        }

        return [.. found.OrderBy(personStatistics => personStatistics.Person, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>Of everybody at once: three questions, however many people there are.</summary>
    private static async Task<Dictionary<long, CorrectionRates>> CorrectionsAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        CancellationToken cancellationToken
    )
    {
        var started = scope
            .Rounds.Where(round => RoundRules.For(round.Kind).MayStartFromPseudolabels && round.Settings.StartFrom is not null)
            .Select(round => round.Id)
            .ToArray();
        if (started.Length == 0)
            return new Dictionary<long, CorrectionRates>();
        var submitted = await scope
            .ReadableAssignments(db)
            .Where(assignment =>
                started.Contains(assignment.RoundId)
                && !assignment.IsWithheld
                && (assignment.State == AssignmentState.Submitted || assignment.State == AssignmentState.Accepted)
            )
            .OrderByDescending(assignment => assignment.SubmittedAt)
            .Select(assignment => new { assignment.PersonId, assignment.LabelSetId })
            .ToListAsync(cancellationToken);
        // An image on which the run had found nothing came without boxes: nobody started from a model there.
        var offered = new HashSet<long>();
        foreach (var sets in submitted.Select(item => item.LabelSetId).Chunk(20_000))
            offered.UnionWith(
                await scope
                    .Operations(db)
                    .Where(line =>
                        sets.Contains(line.LabelSetId) && line.ClientId == OperationWriter.ModelClient && line.Kind == OperationKind.Add
                    )
                    .Select(line => line.LabelSetId)
                    .Distinct()
                    .ToListAsync(cancellationToken)
            );
        var newest = submitted
            .Where(item => offered.Contains(item.LabelSetId))
            .GroupBy(item => item.PersonId)
            .ToDictionary(group => group.Key, group => group.Take(MaxImages).Select(item => item.LabelSetId).ToList());
        var (proposed, boxes) = (new Dictionary<long, int>(), new List<BoxTally>());
        // SQLite takes about 32,000 values in one statement.
        foreach (var sets in newest.Values.SelectMany(own => own).Chunk(20_000))
        {
            foreach (
                var line in await scope
                    .Operations(db)
                    .Where(line =>
                        sets.Contains(line.LabelSetId) && line.ClientId == OperationWriter.ModelClient && line.Kind == OperationKind.Add
                    )
                    .Select(line => new { line.LabelSetId, line.Boxes })
                    .ToListAsync(cancellationToken)
            )
                proposed[line.LabelSetId] = proposed.GetValueOrDefault(line.LabelSetId) + AnnotateJson.BoxesFromText(line.Boxes).Count;
            boxes.AddRange(
                await scope
                    .Boxes(db)
                    .Where(box => sets.Contains(box.LabelSetId))
                    .GroupBy(box => new
                    {
                        box.LabelSetId,
                        IsModel = box.Origin == BoxOrigin.Model,
                        box.Review,
                    })
                    .Select(group => new BoxTally(group.Key.LabelSetId, group.Key.IsModel, group.Key.Review, group.Count()))
                    .ToListAsync(cancellationToken)
            );
        }

        var bySet = boxes.ToLookup(boxTally => boxTally.LabelSetId);
        return newest.ToDictionary(person => person.Key, person => From(person.Value));

        CorrectionRates From(List<long> sets)
        {
            var own = sets.SelectMany(set => bySet[set]).ToList();
            var all = sets.Sum(set => proposed.GetValueOrDefault(set));
            return new CorrectionRates(
                sets.Count,
                all,
                Count(BoxReview.Accepted),
                Count(BoxReview.ImplicitlyAccepted),
                Count(BoxReview.Corrected),
                Math.Max(0, all - own.Where(boxTally => boxTally.IsModel).Sum(boxTally => boxTally.Count)),
                own.Where(boxTally => !boxTally.IsModel).Sum(boxTally => boxTally.Count)
            );

            int Count(BoxReview review) =>
                own.Where(boxTally => boxTally.IsModel && boxTally.Review == review).Sum(boxTally => boxTally.Count);
        }
    }

    private sealed record BoxTally(long LabelSetId, bool IsModel, BoxReview Review, int Count);
}
