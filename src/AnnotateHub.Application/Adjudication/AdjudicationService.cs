using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Assist;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>Where a lead works through a round's disagreements. An answer means that the decision is on disk.</summary>
public sealed class AdjudicationService(IDbContextFactory<AnnotateHubDb> database, IClientNotifier notifier, TimeProvider clock)
{
    public const int MaxCommentLength = 2000;
    private const int MaxBoxes = 50;

    /// <summary>Begins the adjudication of a round with the paper's policy and all images that everybody has submitted; one that was
    /// started stays as it is.</summary>
    public async Task<Result<AdjudicationView>> OpenAsync(long roundId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(
                System.Data.IsolationLevel.Serializable,
                cancellationToken
            );
            var (led, _) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken, evenArchived: true);
            if (led is null || !AdjudicationState.MayBeUnited(led.Round.Kind))
                return Error.NotFound;
            if (led.Scope.IsArchived)
                return new Error(Editability.ProjectIsArchived);
            if (!await db.Adjudications.AnyAsync(roundAdjudication => roundAdjudication.RoundId == roundId, cancellationToken))
            {
                var now = clock.GetUtcNow();
                var seen = await led.Scope.AdjudicableAsync(db, roundId, null, cancellationToken);
                if (seen.Count == 0)
                    return new Error(
                        "No image of this round was submitted by two annotators or more and by everybody who has it, so there is "
                            + "nothing to unite yet."
                    );
                db.Add(
                    new RoundAdjudication
                    {
                        RoundId = roundId,
                        ProjectId = led.Round.ProjectId,
                        Seed = Keys.Random(),
                        OpenedAt = now,
                    }
                );
                var works = await led.Scope.WorksAsync(
                    db,
                    roundId,
                    seen.SelectMany(image => image),
                    await RoundRanks.ReadAsync(db, roundId, cancellationToken),
                    cancellationToken
                );
                db.AddRange(
                    works.Select(item => new AdjudicationInput
                    {
                        RoundId = roundId,
                        ImageGroupId = item.Key,
                        Works = item.Value,
                        TakenAt = now,
                    })
                );
                db.Add(
                    Line(
                        roundId,
                        1,
                        $"{SignedTruth.ServersOwn}opened",
                        "opened",
                        actor,
                        now,
                        $"{works.Count} images were taken in under the paper's policy."
                    )
                );
                db.RecordAudit(actor, led.Round.ProjectId, "adjudication.opened", now, $"With {works.Count} images.", roundId);
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                notifier.Publish(new AdjudicationChanged(roundId, led.Round.ProjectId, null, actor.PersonId));
            }
        }

        return await ReadAsync(roundId, actor, cancellationToken);
    }

    private static bool IsServersOwn(string operation) => operation.StartsWith(SignedTruth.ServersOwn, StringComparison.Ordinal);

    /// <summary>Everything but pixels; not there before it was started.</summary>
    public async Task<Result<AdjudicationView>> ReadAsync(long roundId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == state.Round.ProjectId, cancellationToken);
        var ids = state.Inputs.Select(adjudicationInput => adjudicationInput.ImageGroupId).ToList();
        var images = (
            await db
                .ImageGroups.AsNoTracking()
                .Where(imageGroup => imageGroup.ProjectId == project.Id)
                .OrderBy(imageGroup => imageGroup.SortKey)
                .ThenBy(imageGroup => imageGroup.Id)
                .Select(imageGroup => new AdjudicationImageLine(
                    imageGroup.Id,
                    imageGroup.Name,
                    imageGroup.Patient,
                    imageGroup.Width,
                    imageGroup.Height
                ))
                .ToListAsync(cancellationToken)
        )
            .Where(image => ids.Contains(image.Id))
            .ToList();
        var cases = images.SelectMany(image => state.Cases(image.Id).Zip(state.Image(image.Id).Cases)).ToList();
        var signed = await state
            .Scope.Snapshots(db, roundId)
            .Select(adjudicationSnapshot => new
            {
                adjudicationSnapshot.Version,
                adjudicationSnapshot.Hash,
                adjudicationSnapshot.PersonId,
                adjudicationSnapshot.Operator,
                adjudicationSnapshot.At,
            })
            .FirstOrDefaultAsync(cancellationToken);
        return new AdjudicationView(
            roundId,
            state.Round.Name,
            project.Id,
            project.Name,
            state.Head.Version,
            state.Head.SignedAt is not null,
            state.Head.UnblindedAt is not null,
            UnionDocument.PolicyOf(state.Head.Policy),
            [.. project.Classes.Classes.Where(labelClass => state.Round.Settings.Classes?.Contains(labelClass.Key) ?? true)],
            project.Channels,
            await StandingAsync(db, state, cancellationToken),
            images,
            [
                .. cases
                    .Select((item, index) => (item, index))
                    .OrderBy(pair => pair.item.Second.Case.Kinds.Count == 0 ? int.MaxValue : (int)pair.item.Second.Case.Kinds[0])
                    .ThenBy(pair => pair.index)
                    .Select(pair => pair.item.First),
            ],
            signed is null
                ? null
                : new SignedView(
                    signed.Version,
                    signed.Hash,
                    state.NameOf(signed.PersonId, signed.Operator),
                    signed.At,
                    SignedVersions.IsSuperseded(state.Head, signed.Version)
                ),
            LightRule.For(project.Channels, project.Classes)
        );
    }

    /// <summary>Decides one case, or puts it off, or comments on it.</summary>
    public async Task<Result<DecisionAnswer>> DecideAsync(
        long roundId,
        Actor actor,
        DecisionRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken, request.ImageId) is not { Inputs.Count: > 0 } state)
            return Error.NotFound;
        if (state.Scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (request.Operation is not { Length: > 0 and <= 60 } operation || IsServersOwn(operation))
            return new Error(
                $"A decision needs an 'operation' of 1 to 60 characters, made anew for each and without '{SignedTruth.ServersOwn}' at its beginning."
            );
        if (await AdjudicationVisibility.IsDoneAsync(db, roundId, operation, cancellationToken))
            return Answer(state, request.ImageId);
        if (state.Head.SignedAt is not null)
            return new Error("This adjudication is signed; reopen it to decide anew.");
        if (
            state
                .Image(request.ImageId)
                .Cases.FirstOrDefault(caseState => AdjudicationState.KeyOf(request.ImageId, caseState) == request.Case)
            is not { } found
        )
            return new Error(
                "This case is no longer there: the policy or the submitted boxes have changed since it was shown. Load the page again."
            );
        var (entry, fault) = EntryOf(state, found, request, operation, actor);
        if (entry is null)
            return new Error(fault!);
        db.Add(entry);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        notifier.Publish(new AdjudicationChanged(roundId, state.Round.ProjectId, request.ImageId, actor.PersonId));
        return await AnsweredAsync(roundId, actor, request.ImageId, cancellationToken);
    }

    /// <summary>Takes back a decision, or an undoing. The log keeps both.</summary>
    public async Task<Result<DecisionAnswer>> UndoAsync(
        long roundId,
        Actor actor,
        string operation,
        string undoes,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return Error.NotFound;
        if (state.Scope.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        if (operation is not { Length: > 0 and <= 60 } || IsServersOwn(operation))
            return new Error(
                $"An undoing needs an 'operation' of 1 to 60 characters, made anew for each and without '{SignedTruth.ServersOwn}' at its beginning."
            );
        if (
            state.Log.FirstOrDefault(adjudication => adjudication.OperationId == undoes) is not { ImageGroupId: { } image } target
            || (target.Verdict is null && target.Undoes is null)
            || state.Inputs.All(adjudicationInput => adjudicationInput.ImageGroupId != image)
        )
            return Error.NotFound;
        if (state.Log.Any(adjudication => adjudication.OperationId == operation))
            return Answer(state, image);
        if (state.Head.SignedAt is not null)
            return new Error("This adjudication is signed; reopen it to undo a decision.");
        db.Add(
            Line(
                roundId,
                state.Head.Version,
                operation,
                "undo",
                actor,
                clock.GetUtcNow(),
                "",
                image,
                target.CaseKey,
                undoes: undoes,
                before: target.After,
                after: target.Before
            )
        );
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        notifier.Publish(new AdjudicationChanged(roundId, state.Round.ProjectId, image, actor.PersonId));
        return await AnsweredAsync(roundId, actor, image, cancellationToken);
    }

    internal static AdjudicationEntry Line(
        long roundId,
        int version,
        string operation,
        string action,
        Actor actor,
        DateTimeOffset at,
        string text,
        long? image = null,
        string? key = null,
        Decision? verdict = null,
        string? undoes = null,
        IReadOnlyList<DecisionBox>? before = null,
        IReadOnlyList<DecisionBox>? after = null,
        bool isOwn = false
    ) =>
        new()
        {
            RoundId = roundId,
            Version = version,
            OperationId = operation,
            Action = action,
            PersonId = actor.PersonId == 0 ? null : actor.PersonId,
            Operator = actor.Operator,
            At = at,
            Text = text,
            ImageGroupId = image,
            CaseKey = key,
            Verdict = verdict,
            Undoes = undoes,
            Before = before,
            After = after,
            IsOwnWork = isOwn,
        };

    private (AdjudicationEntry? Entry, string? Fault) EntryOf(
        AdjudicationState state,
        CaseState caseState,
        DecisionRequest request,
        string operation,
        Actor actor
    )
    {
        var (now, version, key) = (clock.GetUtcNow(), state.Head.Version, AdjudicationState.KeyOf(request.ImageId, caseState));
        var isOwn = caseState.Case.Boxes.Any(box => AdjudicatedWork.PersonOf(box.Annotator) == actor.PersonId);
        if (request.Kind == "comment")
        {
            var text = request.Text?.Trim() ?? "";
            return text.Length is > 0 and <= MaxCommentLength
                ? (Line(state.Round.Id, version, operation, "comment", actor, now, text, request.ImageId, key, isOwn: isOwn), null)
                : (null, $"A comment has 1 to {MaxCommentLength} characters; found {text.Length}.");
        }

        if (KindOf(request.Kind) is not { } kind)
            return (null, $"'kind' is take, keepAll, dropAll, edit, reclassify, later or comment; found '{request.Kind}'.");
        var side = state.Sides(request.ImageId, key).FirstOrDefault(item => item.Letter == request.Side);
        if (kind == DecisionKind.Take && side.Letter is null)
            return (null, $"This case has no side '{request.Side}'.");
        var allowed = state.Round.Settings.Classes;
        if (
            kind == DecisionKind.Reclassify
            && (string.IsNullOrEmpty(request.Class) || (allowed is not null && !allowed.Contains(request.Class)))
        )
            return (null, $"The round has no class '{request.Class}'.");
        IReadOnlyList<DecisionBox>? drawn = null;
        if (kind == DecisionKind.Edit)
        {
            if (request.Boxes is not { Count: <= MaxBoxes })
                return (null, $"An edited case has its 'boxes', at most {MaxBoxes}.");
            if (
                request.Boxes.FirstOrDefault(box =>
                    !(box.X2 > box.X1 && box.Y2 > box.Y1)
                    || !double.IsFinite(box.X1 + box.Y1 + box.X2 + box.Y2)
                    || string.IsNullOrEmpty(box.Class)
                    || (allowed is not null && !allowed.Contains(box.Class))
                ) is
                { } bad
            )
                return (null, $"A box needs an area and a class of the round; found {bad}.");
            drawn = [.. request.Boxes.Select(box => new DecisionBox(box.X1, box.Y1, box.X2, box.Y2, box.Class, []))];
        }

        var annotator = state.Inputs[0].Works.FirstOrDefault(work => work.PersonId == side.Person)?.Annotator;
        var result = ImageAdjudication.Decide(caseState, kind, annotator, request.Class, drawn);
        var verdict = new Decision(
            operation,
            kind,
            [.. caseState.Case.Boxes.Select(InputNames.NameOf)],
            caseState.Case.Fingerprint,
            result,
            actor.PersonId,
            now,
            kind == DecisionKind.Take ? side.Person : null
        );
        var before = ImageAdjudication.StandingAt(caseState);
        return (
            Line(
                state.Round.Id,
                version,
                operation,
                request.Kind!,
                actor,
                now,
                "",
                request.ImageId,
                key,
                verdict,
                before: before,
                after: kind == DecisionKind.Later ? before : result,
                isOwn: isOwn
            ),
            null
        );
    }

    private async Task<Result<DecisionAnswer>> AnsweredAsync(long roundId, Actor actor, long imageId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken, imageId) is { Inputs.Count: > 0 } state
            ? Answer(state, imageId)
            : Error.NotFound;
    }

    private static DecisionAnswer Answer(AdjudicationState state, long imageId) => new(imageId, [.. state.Cases(imageId)]);

    private static async Task<InputStatus> StandingAsync(AnnotateHubDb db, AdjudicationState state, CancellationToken cancellationToken)
    {
        var seen = await state.Scope.AdjudicableAsync(db, state.Round.Id, null, cancellationToken);
        var taken = state.Inputs.ToDictionary(adjudicationInput => adjudicationInput.ImageGroupId);
        var (_, open) = await state.Scope.ImagesAsync(db, state.Round.Id, cancellationToken);
        return new InputStatus(
            taken.Count,
            seen.Count(image => !taken.ContainsKey(image.Key)),
            seen.Count(image => taken.TryGetValue(image.Key, out var input) && !IsAsTaken(input, image)),
            open
        );
    }

    internal static bool IsAsTaken(AdjudicationInput input, IEnumerable<Assignment> now) =>
        input
            .Works.Select(work => (work.AssignmentId, work.Revision))
            .Order()
            .SequenceEqual(
                now.GroupBy(assignment => assignment.PersonId)
                    .Select(own => own.MaxBy(assignment => assignment.Occasion)!)
                    .Select(assignment => (assignment.Id, assignment.LabelSet!.Revision))
                    .Order()
            );

    private static DecisionKind? KindOf(string? kind) =>
        kind switch
        {
            "take" => DecisionKind.Take,
            "keepAll" => DecisionKind.KeepAll,
            "dropAll" => DecisionKind.DropAll,
            "edit" => DecisionKind.Edit,
            "reclassify" => DecisionKind.Reclassify,
            "later" => DecisionKind.Later,
            _ => null,
        };
}
