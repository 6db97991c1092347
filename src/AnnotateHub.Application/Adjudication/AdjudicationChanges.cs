using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>What leads do to an adjudication as a whole: another policy, work that came anew, unblinding, sign-off and reopening.</summary>
public sealed class AdjudicationChanges(
    IDbContextFactory<AnnotateHubDb> database,
    RoundLifecycle rounds,
    IClientNotifier notifier,
    TimeProvider clock
)
{
    /// <summary>What the policy would make of the work as it is submitted now, against what stands. Decisions of people are kept.</summary>
    public async Task<Result<AdjudicationDiff>> PreviewAsync(
        long roundId,
        Actor actor,
        UnionPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        var now = await NowAsync(db, state, cancellationToken);
        return Validate(policy, now) is { } fault ? new Error(fault) : await DiffAsync(db, state, policy, now, cancellationToken);
    }

    /// <summary>Makes the policy and the work as it is submitted now those of the adjudication.</summary>
    public async Task<Result<AdjudicationDiff>> ApplyAsync(
        long roundId,
        Actor actor,
        UnionPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        if (state.Scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (state.Head.SignedAt is not null)
            return new Error("This adjudication is signed; reopen it to change its policy or its inputs.");
        var works = await NowAsync(db, state, cancellationToken);
        if (Validate(policy, works) is { } fault)
            return new Error(fault);
        var diff = await DiffAsync(db, state, policy, works, cancellationToken);
        var now = clock.GetUtcNow();
        var taken = state.Inputs.ToDictionary(adjudicationInput => adjudicationInput.ImageGroupId);
        foreach (var (image, work) in works)
        {
            if (!taken.TryGetValue(image, out var input))
                db.Add(
                    new AdjudicationInput
                    {
                        RoundId = roundId,
                        ImageGroupId = image,
                        Works = work,
                        TakenAt = now,
                    }
                );
            else if (!IsSame(input.Works, work))
                (input.Works, input.TakenAt) = (work, now);
        }

        state.Head.Policy = policy;
        var text =
            $"{Words(diff.From)} became {Words(diff.To)}; {diff.ImagesAfter - diff.ImagesBefore} images came in, {diff.Images.Count(imageDiff => imageDiff.Why == "changed")} were submitted anew. "
            + $"{diff.Added} boxes came, {diff.Removed} went; {diff.Kept} decisions were kept.";
        db.Add(
            AdjudicationService.Line(
                roundId,
                state.Head.Version,
                $"{SignedTruth.ServersOwn}applied-{Keys.Random()}",
                "applied",
                actor,
                now,
                text
            )
        );
        db.RecordAudit(actor, state.Round.ProjectId, "adjudication.applied", now, text, roundId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new AdjudicationChanged(roundId, state.Round.ProjectId, null, actor.PersonId));
        return diff;
    }

    /// <summary>Shows from now on whose boxes are whose. Logged, and not taken back: who has seen it has seen it.</summary>
    public async Task<Result<long>> UnblindAsync(long roundId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        if (state.Scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (state.Head.UnblindedAt is not null)
            return roundId;
        var now = clock.GetUtcNow();
        state.Head.UnblindedAt = now;
        db.Add(
            AdjudicationService.Line(
                roundId,
                state.Head.Version,
                $"{SignedTruth.ServersOwn}unblinded",
                "unblinded",
                actor,
                now,
                $"After {state.Standing.Count(verdict => verdict.Kind != DecisionKind.Later)} decisions."
            )
        );
        db.RecordAudit(actor, state.Round.ProjectId, "adjudication.unblinded", now, "", roundId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new AdjudicationChanged(roundId, state.Round.ProjectId, null, actor.PersonId));
        return roundId;
    }

    /// <summary>Closes the round and freezes inputs, policy, decisions and result under one hash; the result becomes label sets.</summary>
    public async Task<Result<SignedView>> SignOffAsync(long roundId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
                return Error.NotFound;
            if (state.Scope.IsArchived)
                return new Error(Editability.ProjectIsArchived);
            if (await GetDenialReasonAsync(db, state, cancellationToken) is { } fault)
                return new Error(fault);
            if (state.Round.ClosedAt is null)
                switch (await rounds.CloseAsync(roundId, actor, cancellationToken: cancellationToken))
                {
                    case Result<RoundClosing>.Success { Value.IsClosed: true }:
                        break;
                    case Result<RoundClosing>.Success { Value: var closing }:
                        return new Error(
                            $"{closing.Open} assignments of the round are still open. Wait for them, withdraw them, or close the "
                                + "round in spite of them; then sign."
                        );
                    case Result<RoundClosing>.Refused refused:
                        return new Error(refused.Reason);
                    default:
                        return Error.NotFound;
                }
        }

        return await SignAsync(roundId, actor, cancellationToken);
    }

    /// <summary>Opens a signed adjudication again; what was signed stays, and the next sign-off is a new version.</summary>
    public async Task<Result<long>> ReopenAsync(long roundId, Actor actor, string reason, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        if (state.Scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (state.Head.SignedAt is null)
            return new Error("This adjudication is not signed; there is nothing to reopen.");
        if (reason.Trim().Length < RoundLifecycle.ShortestReason)
            return new Error($"Give a reason of at least {RoundLifecycle.ShortestReason} characters; it is kept and printed in every later report.");
        var now = clock.GetUtcNow();
        await SignedTruth.SupersedeAsync(db, state.Round, actor, reason.Trim(), now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new AdjudicationChanged(roundId, state.Round.ProjectId, null, actor.PersonId));
        return roundId;
    }

    private async Task<Result<SignedView>> SignAsync(long roundId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        if (state.Scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (await GetDenialReasonAsync(db, state, cancellationToken) is { } fault)
            return new Error(fault);
        var now = clock.GetUtcNow();
        var content = await SignedContent.WriteAsync(db, state, cancellationToken);
        var snapshot = new AdjudicationSnapshot
        {
            RoundId = roundId,
            Version = state.Head.Version,
            Content = content,
            Hash = SignedContent.HashOf(content),
            PersonId = actor.PersonId == 0 ? null : actor.PersonId,
            Operator = actor.Operator,
            At = now,
        };
        db.Add(snapshot);
        foreach (var input in state.Inputs)
            db.Add(ConsensusSets.Make(state, input.ImageGroupId, now));
        state.Head.SignedAt = now;
        db.Add(
            AdjudicationService.Line(
                roundId,
                state.Head.Version,
                $"{SignedTruth.ServersOwn}signed-{state.Head.Version}",
                "signedOff",
                actor,
                now,
                $"Version {state.Head.Version}, {snapshot.Hash}."
            )
        );
        db.RecordAudit(
            actor,
            state.Round.ProjectId,
            "adjudication.signedOff",
            now,
            $"Version {state.Head.Version}, {snapshot.Hash}.",
            roundId
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new AdjudicationChanged(roundId, state.Round.ProjectId, null, actor.PersonId));
        return new SignedView(snapshot.Version, snapshot.Hash, state.NameOf(snapshot.PersonId, snapshot.Operator), now);
    }

    private static async Task<string?> GetDenialReasonAsync(AnnotateHubDb db, AdjudicationState state, CancellationToken cancellationToken)
    {
        if (state.Head.SignedAt is not null)
            return $"Version {state.Head.Version} is signed already.";
        var waiting = state.Inputs.Sum(input => state.Image(input.ImageGroupId).Cases.Count(caseState => caseState.IsWaiting));
        if (waiting > 0)
            return (waiting == 1 ? "1 case waits" : $"{waiting} cases wait")
                + " for a decision: put off, or left to the lead by the policy. Decide, then sign.";
        var now = await NowAsync(db, state, cancellationToken);
        var taken = state.Inputs.ToDictionary(adjudicationInput => adjudicationInput.ImageGroupId);
        var stale = now.Count(item => !taken.TryGetValue(item.Key, out var input) || !IsSame(input.Works, item.Value));
        return stale > 0
            ? $"The submitted work on {(stale == 1 ? "1 image" : $"{stale} images")} is not what was taken in. Look at the difference and apply it, "
                + "then sign."
            : null;
    }

    private static async Task<Dictionary<long, IReadOnlyList<AdjudicatedWork>>> NowAsync(
        AnnotateHubDb db,
        AdjudicationState state,
        CancellationToken cancellationToken
    )
    {
        var seen = await state.Scope.AdjudicableAsync(db, state.Round.Id, null, cancellationToken);
        return await state.Scope.WorksAsync(
            db,
            state.Round.Id,
            seen.SelectMany(image => image),
            await RoundRanks.ReadAsync(db, state.Round.Id, cancellationToken),
            cancellationToken
        );
    }

    private static string? Validate(UnionPolicy policy, Dictionary<long, IReadOnlyList<AdjudicatedWork>> works) =>
        PolicyValidation.Validate(policy)
        ?? (
            policy.Rule == UnionRule.Majority && works.Values.Count(image => image.Count < 3) is > 0 and var few
                ? $"A majority needs three annotators or more, and {few} images have only two. Choose another policy."
                : null
        );

    private static async Task<AdjudicationDiff> DiffAsync(
        AnnotateHubDb db,
        AdjudicationState state,
        UnionPolicy policy,
        Dictionary<long, IReadOnlyList<AdjudicatedWork>> works,
        CancellationToken cancellationToken
    )
    {
        var names = await db
            .ImageGroups.Where(image => image.ProjectId == state.Round.ProjectId)
            .OrderBy(image => image.SortKey)
            .Select(image => new { image.Id, image.Name })
            .ToListAsync(cancellationToken);
        var taken = state.Inputs.ToDictionary(adjudicationInput => adjudicationInput.ImageGroupId);
        int boxesBefore = 0,
            boxesAfter = 0,
            casesBefore = 0,
            casesAfter = 0;
        var images = new List<ImageDiff>();
        foreach (var image in names.Where(image => works.ContainsKey(image.Id)))
        {
            var before = taken.ContainsKey(image.Id) ? state.Image(image.Id) : null;
            var after = ImageAdjudication.Create(works[image.Id], policy, state.StandingOn(image.Id));
            var (was, willBe) = (Bag(before), Bag(after));
            var (added, removed) = (Less(willBe, was), Less(was, willBe));
            (boxesBefore, boxesAfter) = (boxesBefore + (before?.Truth.Count ?? 0), boxesAfter + after.Truth.Count);
            (casesBefore, casesAfter) = (casesBefore + (before?.Cases.Count ?? 0), casesAfter + after.Cases.Count);
            var why =
                before is null ? "new"
                : IsSame(taken[image.Id].Works, works[image.Id]) ? "policy"
                : "changed";
            if (added + removed > 0 || why != "policy" || before!.Cases.Count != after.Cases.Count)
                images.Add(new ImageDiff(image.Id, image.Name, why, added, removed, before?.Cases.Count ?? 0, after.Cases.Count));
        }

        return new AdjudicationDiff(
            UnionDocument.PolicyOf(state.Head.Policy),
            UnionDocument.PolicyOf(policy),
            state.Standing.Count(verdict => verdict.Kind != DecisionKind.Later),
            boxesBefore,
            boxesAfter,
            images.Sum(imageDiff => imageDiff.Added),
            images.Sum(imageDiff => imageDiff.Removed),
            casesBefore,
            casesAfter,
            taken.Count,
            works.Count,
            images
        );
    }

    private static Dictionary<string, int> Bag(ImageAdjudication? image) =>
        (image?.Truth ?? []).GroupBy(box => $"{box.Box} {box.Class}").ToDictionary(group => group.Key, group => group.Count());

    private static int Less(Dictionary<string, int> left, Dictionary<string, int> right) =>
        left.Sum(item => Math.Max(0, item.Value - right.GetValueOrDefault(item.Key)));

    private static bool IsSame(IReadOnlyList<AdjudicatedWork> left, IReadOnlyList<AdjudicatedWork> right) =>
        left.Select(work => (work.AssignmentId, work.Rank, work.Revision))
            .Order()
            .SequenceEqual(right.Select(work => (work.AssignmentId, work.Rank, work.Revision)).Order());

    private static string Words(ReportedPolicy policy) =>
        FormattableString.Invariant(
            $"{policy.Rule} (IoU {policy.Iou}, lone boxes: {policy.LoneBoxes}, loose below {policy.LooseBelow}, near miss from {policy.NearMissFrom})"
        );
}
