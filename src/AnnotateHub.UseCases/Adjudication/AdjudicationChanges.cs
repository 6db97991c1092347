using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>What leads do to an adjudication as a whole: another policy, work that came anew, unblinding, sign-off and reopening.</summary>
public sealed class AdjudicationChanges(IDbContextFactory<AnnotateHubDb> database, RoundChanges rounds, TimeProvider clock)
{
    /// <summary>What the policy would make of the work as it is submitted now, against what stands. Decisions of people are kept.</summary>
    public async Task<Outcome<AdjudicationDiff>> PreviewAsync(long roundId, Actor actor, UnionPolicy policy, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        var now = await NowAsync(db, state, cancel);
        return FaultOf(policy, now) is { } fault ? new Refusal(fault) : await DiffAsync(db, state, policy, now, cancel);
    }

    /// <summary>Makes the policy and the work as it is submitted now those of the adjudication.</summary>
    public async Task<Outcome<AdjudicationDiff>> ApplyAsync(long roundId, Actor actor, UnionPolicy policy, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        if (state.Head.SignedAt is not null) return new Refusal("This adjudication is signed; reopen it to change its policy or its inputs.");
        var works = await NowAsync(db, state, cancel);
        if (FaultOf(policy, works) is { } fault) return new Refusal(fault);
        var diff = await DiffAsync(db, state, policy, works, cancel);
        var now = clock.GetUtcNow();
        var taken = state.Inputs.ToDictionary(item => item.ImageGroupId);
        foreach (var (image, work) in works)
        {
            if (!taken.TryGetValue(image, out var input)) db.Add(new AdjudicationInput { RoundId = roundId, ImageGroupId = image, Works = work, TakenAt = now });
            else if (!IsSame(input.Works, work)) (input.Works, input.TakenAt) = (work, now);
        }

        state.Head.Policy = policy;
        var text = $"{Words(diff.From)} became {Words(diff.To)}; {diff.ImagesAfter - diff.ImagesBefore} images came in, {diff.Images.Count(item => item.Why == "changed")} were submitted anew. " +
            $"{diff.Added} boxes came, {diff.Removed} went; {diff.Kept} decisions were kept.";
        db.Add(AdjudicationDesk.Line(roundId, state.Head.Version, $"applied-{Keys.Random()}", "applied", actor, now, text));
        db.Record(actor, state.Round.ProjectId, "adjudication.applied", now, text, roundId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return diff;
    }

    /// <summary>Shows from now on whose boxes are whose. Logged, and not taken back: who has seen it has seen it.</summary>
    public async Task<Outcome<long>> UnblindAsync(long roundId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        if (state.Head.UnblindedAt is not null) return roundId;
        var now = clock.GetUtcNow();
        state.Head.UnblindedAt = now;
        db.Add(AdjudicationDesk.Line(roundId, state.Head.Version, "unblinded", "unblinded", actor, now, $"After {state.Standing.Count(item => item.Kind != VerdictKind.Later)} decisions."));
        db.Record(actor, state.Round.ProjectId, "adjudication.unblinded", now, "", roundId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return roundId;
    }

    /// <summary>Closes the round and freezes inputs, policy, decisions and result under one hash; the result becomes label sets.</summary>
    public async Task<Outcome<SignedView>> SignOffAsync(long roundId, Actor actor, CancellationToken cancel = default)
    {
        await using (var db = await database.CreateDbContextAsync(cancel))
        {
            if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
            if (await WhyNotAsync(db, state, cancel) is { } fault) return new Refusal(fault);
            if (state.Round.ClosedAt is null)
                switch (await rounds.CloseAsync(roundId, actor, cancel: cancel))
                {
                    case Outcome<RoundClosing>.Done { Value.IsClosed: true }: break;
                    case Outcome<RoundClosing>.Done { Value: var closing }: return new Refusal($"{closing.Open} assignments of the round are still open. Wait for them, withdraw them, or close the round in spite of them; then sign.");
                    case Outcome<RoundClosing>.Refused refused: return new Refusal(refused.Reason);
                    default: return Refusal.NotFound;
                }
        }

        return await SignAsync(roundId, actor, cancel);
    }

    /// <summary>Opens a signed adjudication again; what was signed stays, and the next sign-off is a new version.</summary>
    public async Task<Outcome<long>> ReopenAsync(long roundId, Actor actor, string reason, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        if (state.Head.SignedAt is null) return new Refusal("This adjudication is not signed; there is nothing to reopen.");
        if (reason.Trim().Length < RoundChanges.ShortestReason) return new Refusal($"Give a reason of at least {RoundChanges.ShortestReason} characters; it is kept and printed in reports.");
        var now = clock.GetUtcNow();
        (state.Head.SignedAt, state.Head.Version) = (null, state.Head.Version + 1);
        db.Add(AdjudicationDesk.Line(roundId, state.Head.Version, $"reopened-{state.Head.Version}", "reopened", actor, now, reason.Trim()));
        db.Record(actor, state.Round.ProjectId, "adjudication.reopened", now, reason.Trim(), roundId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return roundId;
    }

    private async Task<Outcome<SignedView>> SignAsync(long roundId, Actor actor, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        if (await WhyNotAsync(db, state, cancel) is { } fault) return new Refusal(fault);
        var now = clock.GetUtcNow();
        var content = await SignedContent.WriteAsync(db, state, cancel);
        var snapshot = new AdjudicationSnapshot
        {
            RoundId = roundId, Version = state.Head.Version, Content = content, Hash = SignedContent.HashOf(content), PersonId = actor.PersonId == 0 ? null : actor.PersonId, Operator = actor.Operator, At = now,
        };
        db.Add(snapshot);
        foreach (var input in state.Inputs) db.Add(ConsensusSets.Make(state, input.ImageGroupId, now));
        state.Head.SignedAt = now;
        db.Add(AdjudicationDesk.Line(roundId, state.Head.Version, $"signed-{state.Head.Version}", "signedOff", actor, now, $"Version {state.Head.Version}, {snapshot.Hash}."));
        db.Record(actor, state.Round.ProjectId, "adjudication.signedOff", now, $"Version {state.Head.Version}, {snapshot.Hash}.", roundId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new SignedView(snapshot.Version, snapshot.Hash, state.NameOf(snapshot.PersonId, snapshot.Operator), now);
    }

    private static async Task<string?> WhyNotAsync(AnnotateHubDb db, AdjudicationState state, CancellationToken cancel)
    {
        if (state.Head.SignedAt is not null) return $"Version {state.Head.Version} is signed already.";
        var waiting = state.Inputs.Sum(input => state.Image(input.ImageGroupId).Cases.Count(item => item.IsWaiting));
        if (waiting > 0) return $"{waiting} cases wait for a decision: put off, or left to the lead by the policy. Decide them, then sign.";
        var now = await NowAsync(db, state, cancel);
        var taken = state.Inputs.ToDictionary(item => item.ImageGroupId);
        var stale = now.Count(item => !taken.TryGetValue(item.Key, out var input) || !IsSame(input.Works, item.Value));
        return stale > 0 ? $"The submitted work on {stale} images is not what was taken in. Look at the difference and apply it, then sign." : null;
    }

    private static async Task<Dictionary<long, IReadOnlyList<AdjudicatedWork>>> NowAsync(AnnotateHubDb db, AdjudicationState state, CancellationToken cancel)
    {
        var seen = await state.Viewer.AdjudicableAsync(db, state.Round.Id, null, cancel);
        return await state.Viewer.WorksAsync(db, state.Round.Id, seen.SelectMany(image => image), await AdjudicationState.RanksAsync(db, state.Round.Id, cancel), cancel);
    }

    private static string? FaultOf(UnionPolicy policy, Dictionary<long, IReadOnlyList<AdjudicatedWork>> works) => PolicyFaults.FaultOf(policy)
        ?? (policy.Rule == UnionRule.Majority && works.Values.Count(image => image.Count < 3) is > 0 and var few ? $"A majority needs three annotators or more, and {few} images have only two. Choose another policy." : null);

    private static async Task<AdjudicationDiff> DiffAsync(AnnotateHubDb db, AdjudicationState state, UnionPolicy policy, Dictionary<long, IReadOnlyList<AdjudicatedWork>> works, CancellationToken cancel)
    {
        var names = await db.ImageGroups.Where(image => image.ProjectId == state.Round.ProjectId).OrderBy(image => image.SortKey).Select(image => new { image.Id, image.Name }).ToListAsync(cancel);
        var taken = state.Inputs.ToDictionary(item => item.ImageGroupId);
        int boxesBefore = 0, boxesAfter = 0, casesBefore = 0, casesAfter = 0;
        var images = new List<ImageDiff>();
        foreach (var image in names.Where(image => works.ContainsKey(image.Id)))
        {
            var before = taken.ContainsKey(image.Id) ? state.Image(image.Id) : null;
            var after = ImageAdjudication.Of(works[image.Id], policy, state.StandingOn(image.Id));
            var (was, willBe) = (Bag(before), Bag(after));
            var (added, removed) = (Less(willBe, was), Less(was, willBe));
            (boxesBefore, boxesAfter) = (boxesBefore + (before?.Truth.Count ?? 0), boxesAfter + after.Truth.Count);
            (casesBefore, casesAfter) = (casesBefore + (before?.Cases.Count ?? 0), casesAfter + after.Cases.Count);
            var why = before is null ? "new" : IsSame(taken[image.Id].Works, works[image.Id]) ? "policy" : "changed";
            if (added + removed > 0 || why != "policy" || before!.Cases.Count != after.Cases.Count) images.Add(new ImageDiff(image.Id, image.Name, why, added, removed, before?.Cases.Count ?? 0, after.Cases.Count));
        }

        return new AdjudicationDiff(
            UnionDocument.PolicyOf(state.Head.Policy), UnionDocument.PolicyOf(policy), state.Standing.Count(item => item.Kind != VerdictKind.Later), boxesBefore, boxesAfter, images.Sum(item => item.Added), images.Sum(item => item.Removed),
            casesBefore, casesAfter, taken.Count, works.Count, images);
    }

    private static Dictionary<string, int> Bag(ImageAdjudication? image) => (image?.Truth ?? []).GroupBy(box => $"{box.Box} {box.Class}").ToDictionary(group => group.Key, group => group.Count());

    private static int Less(Dictionary<string, int> left, Dictionary<string, int> right) => left.Sum(item => Math.Max(0, item.Value - right.GetValueOrDefault(item.Key)));

    private static bool IsSame(IReadOnlyList<AdjudicatedWork> left, IReadOnlyList<AdjudicatedWork> right) =>
        left.Select(work => (work.AssignmentId, work.Rank, work.Revision)).Order().SequenceEqual(right.Select(work => (work.AssignmentId, work.Rank, work.Revision)).Order());

    private static string Words(ReportedPolicy policy) => FormattableString.Invariant($"{policy.Rule} (IoU {policy.Iou}, lone boxes: {policy.LoneBoxes}, loose below {policy.LooseBelow}, near miss from {policy.NearMissFrom})");
}
