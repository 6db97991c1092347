using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>What a model may learn from. A model that has learnt an answer tells it to everybody who sees its boxes, so that the rule is
/// stricter than for reading: nothing of an open blind round, whoever broke its seal, and no image that is in one.</summary>
internal static class TrainingVisibility
{
    /// <summary>Images in blind rounds that are open, as far as the person may know of the rounds.</summary>
    public static IQueryable<long> InOpenBlindRounds(this VisibilityScope scope, AnnotateHubDb db)
    {
        long[] open = [.. scope.Rounds.Where(IsOpenAndBlind).Select(round => round.Id)];
        return db
            .Assignments.Where(work => work.ProjectId == scope.ProjectId && work.WithdrawnAt == null && open.Contains(work.RoundId))
            .Select(work => work.ImageGroupId)
            .Distinct();
    }

    /// <summary>Images that models are judged by: of the test split, and of test rounds whatever the split says now.</summary>
    public static IQueryable<long> JudgedBy(this VisibilityScope scope, AnnotateHubDb db) =>
        db
            .ImageGroups.Where(image =>
                image.ProjectId == scope.ProjectId
                && (
                    image.Split == DataSplit.Test
                    || db.Assignments.Any(work =>
                        work.ImageGroupId == image.Id && work.WithdrawnAt == null && work.Round!.Kind == RoundKind.Test
                    )
                )
            )
            .Select(image => image.Id);

    public static bool IsOpenAndBlind(Round round) => round.ClosedAt is null && RoundRules.For(round.Kind).IsBlind;

    /// <summary>Why no model may learn from a round, as a sentence, or null.</summary>
    public static string? WhyNotLearntFrom(Round round) =>
        round.Kind is RoundKind.Test
            ? $"'{round.Name}' is a test round: models are judged by it and never learn from it. Choose another round."
        : IsOpenAndBlind(round)
            ? $"'{round.Name}' is a blind round and open: what is answered there must not come back through a model, whoever has broken "
                + "its seal. Close the round first, or choose another."
        : null;

    /// <summary>Answers of a round that the person may read; in the free round also work that was started.</summary>
    public static IQueryable<Assignment> Answers(this VisibilityScope scope, AnnotateHubDb db, Round round, bool acceptedOnly) =>
        acceptedOnly
            ? scope.Answers(db, [round]).Where(work => work.State == AssignmentState.Accepted)
            : scope.Answers(db, [round]);

    /// <summary>The same of several rounds.</summary>
    public static IQueryable<Assignment> Answers(this VisibilityScope scope, AnnotateHubDb db, IReadOnlyCollection<Round> rounds)
    {
        long[] all = [.. rounds.Select(round => round.Id)];
        long[] free = [.. rounds.Where(round => round.Kind is RoundKind.Free).Select(round => round.Id)];
        return scope
            .ReadableAssignments(db)
            .Where(work =>
                all.Contains(work.RoundId)
                && (
                    work.State == AssignmentState.Submitted
                    || work.State == AssignmentState.Accepted
                    || (free.Contains(work.RoundId) && work.LabelSet!.Revision > 0)
                )
            );
    }

    /// <summary>Trainings: with what and how they ended, for leads. What they froze of boxes is for no page.</summary>
    public static IQueryable<TrainingRun> Trainings(this VisibilityScope scope, AnnotateHubDb db) =>
        db.TrainingRuns.AsNoTracking().Where(training => scope.Role >= ProjectRole.Lead && training.ProjectId == scope.ProjectId);

    /// <summary>Label sets that came as files: those of no run of this project.</summary>
    public static IQueryable<LabelSet> ImportedSets(this VisibilityScope scope, AnnotateHubDb db)
    {
        var runs = scope.Runs(db).Select(run => run.Name);
        return scope.ModelSets(db).Where(set => set.Source != null && !runs.Contains(set.Source));
    }
}
