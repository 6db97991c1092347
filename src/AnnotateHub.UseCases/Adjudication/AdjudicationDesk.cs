using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>Where a lead works through a round's disagreements. An answer means that the decision is on disk.</summary>
public sealed class AdjudicationDesk(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const int LongestComment = 2000;
    private const int MostBoxes = 50;

    /// <summary>Begins the adjudication of a round with the paper's policy and all images that everybody has submitted; one that was begun stays as it is.</summary>
    public async Task<Outcome<AdjudicationView>> OpenAsync(long roundId, Actor actor, CancellationToken cancel = default)
    {
        await using (var db = await database.CreateDbContextAsync(cancel))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
            var (led, _) = await db.LeadOfRoundAsync(roundId, actor, cancel);
            if (led is null || !AdjudicationState.MayBeUnited(led.Round.Kind)) return Refusal.NotFound;
            if (!await db.Adjudications.AnyAsync(item => item.RoundId == roundId, cancel))
            {
                var now = clock.GetUtcNow();
                var seen = await led.Viewer.AdjudicableAsync(db, roundId, null, cancel);
                if (seen.Count == 0) return new Refusal("No image of this round was submitted by two annotators or more and by everybody who has it, so there is nothing to unite yet.");
                db.Add(new RoundAdjudication { RoundId = roundId, ProjectId = led.Round.ProjectId, Seed = Keys.Random(), OpenedAt = now });
                var works = await led.Viewer.WorksAsync(db, roundId, seen.SelectMany(image => image), await AdjudicationState.RanksAsync(db, roundId, cancel), cancel);
                db.AddRange(works.Select(item => new AdjudicationInput { RoundId = roundId, ImageGroupId = item.Key, Works = item.Value, TakenAt = now }));
                db.Add(Line(roundId, 1, "opened", "opened", actor, now, $"{works.Count} images were taken in under the paper's policy."));
                db.Record(actor, led.Round.ProjectId, "adjudication.opened", now, $"With {works.Count} images.", roundId);
                await db.SaveChangesAsync(cancel);
                await transaction.CommitAsync(cancel);
            }
        }

        return await ReadAsync(roundId, actor, cancel);
    }

    /// <summary>Everything but pixels; not there before it was begun.</summary>
    public async Task<Outcome<AdjudicationView>> ReadAsync(long roundId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == state.Round.ProjectId, cancel);
        var ids = state.Inputs.Select(item => item.ImageGroupId).ToList();
        var images = (await db.ImageGroups.AsNoTracking().Where(item => item.ProjectId == project.Id).OrderBy(item => item.SortKey).ThenBy(item => item.Id)
            .Select(item => new AdjudicationImageLine(item.Id, item.Name, item.Patient, item.Width, item.Height)).ToListAsync(cancel)).Where(image => ids.Contains(image.Id)).ToList();
        var cases = images.SelectMany(image => state.Cases(image.Id).Zip(state.Image(image.Id).Cases)).ToList();
        var signed = await state.Viewer.Snapshots(db, roundId).Select(item => new { item.Version, item.Hash, item.PersonId, item.Operator, item.At }).FirstOrDefaultAsync(cancel);
        return new AdjudicationView(
            roundId, state.Round.Name, project.Id, project.Name, state.Head.Version, state.Head.SignedAt is not null, state.Head.UnblindedAt is not null, UnionDocument.PolicyOf(state.Head.Policy),
            [.. project.Classes.Classes.Where(item => state.Round.Settings.Classes?.Contains(item.Key) ?? true)], project.Channels, await StandingAsync(db, state, cancel), images,
            [.. cases.Select((item, index) => (item, index)).OrderBy(pair => pair.item.Second.Case.Kinds.Count == 0 ? int.MaxValue : (int)pair.item.Second.Case.Kinds[0]).ThenBy(pair => pair.index).Select(pair => pair.item.First)],
            signed is null ? null : new SignedView(signed.Version, signed.Hash, state.NameOf(signed.PersonId, signed.Operator), signed.At));
    }

    /// <summary>Decides one case, or puts it off, or comments on it.</summary>
    public async Task<Outcome<DecisionAnswer>> DecideAsync(long roundId, Actor actor, DecisionRequest request, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel, request.ImageId) is not { Inputs.Count: > 0 } state) return Refusal.NotFound;
        if (request.Operation is not { Length: > 0 and <= 60 } operation) return new Refusal("A decision needs an 'operation' of 1 to 60 characters, made anew for each.");
        if (await AdjudicationSight.IsDoneAsync(db, roundId, operation, cancel)) return Answer(state, request.ImageId);
        if (state.Head.SignedAt is not null) return new Refusal("This adjudication is signed; reopen it to decide anew.");
        if (state.Image(request.ImageId).Cases.FirstOrDefault(item => AdjudicationState.KeyOf(request.ImageId, item) == request.Case) is not { } found)
            return new Refusal("This case is no longer there: the policy or the submitted boxes have changed since it was shown. Load the page again.");
        var (entry, fault) = EntryOf(state, found, request, operation, actor);
        if (entry is null) return new Refusal(fault!);
        db.Add(entry);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return await AnsweredAsync(roundId, actor, request.ImageId, cancel);
    }

    /// <summary>Takes back a decision, or an undoing. The log keeps both.</summary>
    public async Task<Outcome<DecisionAnswer>> UndoAsync(long roundId, Actor actor, string operation, string undoes, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancel) is not { } state) return Refusal.NotFound;
        if (operation is not { Length: > 0 and <= 60 }) return new Refusal("An undoing needs an 'operation' of 1 to 60 characters, made anew for each.");
        if (state.Log.FirstOrDefault(item => item.OperationId == undoes) is not { ImageGroupId: { } image } target || (target.Verdict is null && target.Undoes is null) || state.Inputs.All(item => item.ImageGroupId != image)) return Refusal.NotFound;
        if (state.Log.Any(item => item.OperationId == operation)) return Answer(state, image);
        if (state.Head.SignedAt is not null) return new Refusal("This adjudication is signed; reopen it to undo a decision.");
        db.Add(Line(roundId, state.Head.Version, operation, "undo", actor, clock.GetUtcNow(), "", image, target.CaseKey, undoes: undoes, before: target.After, after: target.Before));
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return await AnsweredAsync(roundId, actor, image, cancel);
    }

    internal static AdjudicationEntry Line(
        long roundId, int version, string operation, string action, Actor actor, DateTimeOffset at, string text, long? image = null, string? key = null, Verdict? verdict = null,
        string? undoes = null, IReadOnlyList<VerdictBox>? before = null, IReadOnlyList<VerdictBox>? after = null, bool isOwn = false) => new()
        {
            RoundId = roundId, Version = version, OperationId = operation, Action = action, PersonId = actor.PersonId == 0 ? null : actor.PersonId, Operator = actor.Operator, At = at, Text = text,
            ImageGroupId = image, CaseKey = key, Verdict = verdict, Undoes = undoes, Before = before, After = after, IsOwnWork = isOwn,
        };

    private (AdjudicationEntry? Entry, string? Fault) EntryOf(AdjudicationState state, CaseState found, DecisionRequest request, string operation, Actor actor)
    {
        var (now, version, key) = (clock.GetUtcNow(), state.Head.Version, AdjudicationState.KeyOf(request.ImageId, found));
        var isOwn = found.Case.Boxes.Any(box => AdjudicatedWork.PersonOf(box.Annotator) == actor.PersonId);
        if (request.Kind == "comment")
        {
            var text = request.Text?.Trim() ?? "";
            return text.Length is > 0 and <= LongestComment ? (Line(state.Round.Id, version, operation, "comment", actor, now, text, request.ImageId, key, isOwn: isOwn), null)
                : (null, $"A comment has 1 to {LongestComment} characters; found {text.Length}.");
        }

        if (KindOf(request.Kind) is not { } kind) return (null, $"'kind' is take, keepAll, dropAll, edit, reclassify, later or comment; found '{request.Kind}'.");
        var side = state.Sides(request.ImageId, key).FirstOrDefault(item => item.Letter == request.Side);
        if (kind == VerdictKind.Take && side.Letter is null) return (null, $"This case has no side '{request.Side}'.");
        var allowed = state.Round.Settings.Classes;
        if (kind == VerdictKind.Reclassify && (string.IsNullOrEmpty(request.Class) || (allowed is not null && !allowed.Contains(request.Class)))) return (null, $"The round has no class '{request.Class}'.");
        IReadOnlyList<VerdictBox>? drawn = null;
        if (kind == VerdictKind.Edit)
        {
            if (request.Boxes is not { Count: <= MostBoxes }) return (null, $"An edited case has its 'boxes', at most {MostBoxes}.");
            if (request.Boxes.FirstOrDefault(box => !(box.X2 > box.X1 && box.Y2 > box.Y1) || !double.IsFinite(box.X1 + box.Y1 + box.X2 + box.Y2) || string.IsNullOrEmpty(box.Class) || (allowed is not null && !allowed.Contains(box.Class))) is { } bad)
                return (null, $"A box needs an area and a class of the round; found {bad}.");
            drawn = [.. request.Boxes.Select(box => new VerdictBox(box.X1, box.Y1, box.X2, box.Y2, box.Class, []))];
        }

        var annotator = state.Inputs[0].Works.FirstOrDefault(work => work.PersonId == side.Person)?.Annotator;
        var result = ImageAdjudication.Decide(found, kind, annotator, request.Class, drawn);
        var verdict = new Verdict(operation, kind, [.. found.Case.Boxes.Select(InputNames.NameOf)], found.Case.Fingerprint, result, actor.PersonId, now, kind == VerdictKind.Take ? side.Person : null);
        var before = ImageAdjudication.StandingAt(found);
        return (Line(state.Round.Id, version, operation, request.Kind!, actor, now, "", request.ImageId, key, verdict, before: before, after: kind == VerdictKind.Later ? before : result, isOwn: isOwn), null);
    }

    private async Task<Outcome<DecisionAnswer>> AnsweredAsync(long roundId, Actor actor, long imageId, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await AdjudicationState.LoadAsync(db, roundId, actor, cancel, imageId) is { Inputs.Count: > 0 } state ? Answer(state, imageId) : Refusal.NotFound;
    }

    private static DecisionAnswer Answer(AdjudicationState state, long imageId) => new(imageId, [.. state.Cases(imageId)]);

    private static async Task<InputStanding> StandingAsync(AnnotateHubDb db, AdjudicationState state, CancellationToken cancel)
    {
        var seen = await state.Viewer.AdjudicableAsync(db, state.Round.Id, null, cancel);
        var taken = state.Inputs.ToDictionary(item => item.ImageGroupId);
        var (_, open) = await state.Viewer.ImagesAsync(db, state.Round.Id, cancel);
        return new InputStanding(
            taken.Count, seen.Count(image => !taken.ContainsKey(image.Key)), seen.Count(image => taken.TryGetValue(image.Key, out var input) && !IsAsTaken(input, image)), open);
    }

    internal static bool IsAsTaken(AdjudicationInput input, IEnumerable<Assignment> now) => input.Works.Select(work => (work.AssignmentId, work.Revision)).Order()
        .SequenceEqual(now.GroupBy(item => item.PersonId).Select(own => own.MaxBy(item => item.Occasion)!).Select(item => (item.Id, item.LabelSet!.Revision)).Order());

    private static VerdictKind? KindOf(string? kind) => kind switch
    {
        "take" => VerdictKind.Take,
        "keepAll" => VerdictKind.KeepAll,
        "dropAll" => VerdictKind.DropAll,
        "edit" => VerdictKind.Edit,
        "reclassify" => VerdictKind.Reclassify,
        "later" => VerdictKind.Later,
        _ => null,
    };
}
