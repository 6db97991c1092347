using System.Collections.Concurrent;
using System.Text.Json;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>What operations do to the log, the boxes and the assignment, inside one transaction of the writer.</summary>
internal sealed class OperationLog(OperationStore tables, ProgressStore progress, TimeProvider clock, AnnotateHubDb db)
{
    private static readonly ConcurrentDictionary<(string Classes, string? RoundSettings), ClassScheme> Schemes = new();

    /// <summary>Assignments that changed in this transaction, with their newest revision.</summary>
    public Dictionary<long, AssignmentChanged> Changed { get; } = [];

    /// <summary>Takes a client's batch: each operation is applied, recognised as sent before, or held; or none is taken.</summary>
    /// <param name="isOwn">The person made them; else the server read them from files.</param>
    public SendAnswer Send(
        long assignmentId,
        long personId,
        string clientId,
        long since,
        IReadOnlyList<Operation> operations,
        bool isOwn = true
    )
    {
        var assignment = tables.Assignment(assignmentId, personId);
        if (assignment is null || assignment.PersonId != personId || assignment.Role is null)
            return new SendAnswer.NotFound();

        var cursor = tables.Cursor(assignmentId, clientId);
        var expected = cursor + 1;
        foreach (var operation in operations)
        {
            if (operation.Sequence > expected)
                return new SendAnswer.Gap(cursor + 1);
            if (operation.Sequence == expected)
                expected++;
        }

        var before = assignment.Set.Revision;
        var results = new List<OperationResult>(operations.Count);
        foreach (var operation in operations)
        {
            var (outcome, reason, after) = Take(assignment, personId, clientId, operation, isNew: operation.Sequence > cursor, isOwn);
            assignment = after;
            cursor = Math.Max(cursor, operation.Sequence);
            results.Add(new OperationResult(operation.Sequence, outcome, assignment.Set.Revision, reason));
        }

        if (operations.Count > 0)
            tables.SetCursor(assignmentId, clientId, cursor);
        var editable = Editability.GetDenialReason(assignment.Standing) is null;
        if (assignment.IsShut)
            return new SendAnswer.Acknowledged(
                0,
                assignment.State,
                editable,
                [.. results.Select(result => result with { Revision = 0 })],
                []
            );
        var told = tables.Since(assignment.Set.Id, assignment.IsOutOfSight ? Math.Max(since, before) : since);
        return new SendAnswer.Acknowledged(assignment.Set.Revision, assignment.State, editable, results, told);
    }

    /// <summary>Appends to a label set on behalf of an import or a model; sequences are given here.</summary>
    /// <param name="onlyAt">Nothing is taken unless the log stands at this revision; null: wherever it stands.</param>
    /// <returns>Null when there is no such set; empty when its log stands elsewhere.</returns>
    public IReadOnlyList<OperationResult>? Append(
        long labelSetId,
        long personId,
        string clientId,
        IReadOnlyList<Operation> operations,
        long? onlyAt = null
    )
    {
        if (tables.LabelSet(labelSetId) is not { } set)
            return null;
        if (onlyAt is { } expected && set.Revision != expected)
            return [];
        var assignments = tables.AssignmentsOf(labelSetId).Select(item => tables.Assignment(item.AssignmentId, item.PersonId)!).ToList();
        // Starting boxes are applied before the person has passed the calibration.
        var closed = assignments
            .Select(item => Editability.GetDenialReason(item.Standing with { CalibrationIsOpen = false }))
            .FirstOrDefault(reason => reason is not null);
        if (set.ProjectIsArchived)
            closed = Editability.ProjectIsArchived;
        var sequence = tables.LastSequenceOf(labelSetId, clientId);
        var results = new List<OperationResult>(operations.Count);
        foreach (var given in operations)
        {
            var operation = given with { Sequence = sequence + 1 };
            if (tables.IsLogged(labelSetId, operation.Id))
            {
                results.Add(new OperationResult(given.Sequence, OperationOutcome.Duplicate, set.Revision));
                continue;
            }

            var fault =
                Validate(set, null, operation, mayBeEmpty: true)
                ?? closed
                ?? (IsBoxChange(operation) ? null : "Only boxes are appended; submitting is the annotator's.");
            if (fault is null)
            {
                set = Apply(set, assignments, clientId, operation, personId);
                sequence = operation.Sequence;
            }

            results.Add(
                new OperationResult(
                    operation.Sequence,
                    fault is null ? OperationOutcome.Applied : OperationOutcome.Refused,
                    set.Revision,
                    fault
                )
            );
        }

        foreach (var assignment in assignments)
            Note(assignment with { Set = set });
        return results;
    }

    /// <summary>Applies or discards a held operation, for the person who drew it or a lead of the project.</summary>
    public ResolveAnswer Resolve(long assignmentId, long heldId, long askingId, PendingResolution resolution)
    {
        var assignment = tables.Assignment(assignmentId, askingId);
        if (assignment?.Role is not { } askingRole || !PendingOperationQueries.IsOpenTo(askingRole, assignment.PersonId == askingId))
            return new ResolveAnswer.NotFound();
        if (tables.Held(heldId, assignmentId) is not var (personId, clientId, operation))
            return new ResolveAnswer.NotFound();
        if (assignment.Standing.ProjectIsArchived)
            return new ResolveAnswer.Conflict(Editability.ProjectIsArchived);
        if (resolution is PendingResolution.Applied)
        {
            var own = tables.Assignment(assignmentId, personId)!;
            if (WhyHold(own, operation) is { } reason)
                return new ResolveAnswer.Conflict(reason);
            assignment = tables.IsLogged(own.Set.Id, operation.Id) ? own : Enter(own, clientId, operation, personId);
        }

        tables.Resolve(heldId, askingId, resolution, clock.GetUtcNow());
        Note(assignment, concernsHeld: true);
        return new ResolveAnswer.Resolved(assignment.Set.Revision);
    }

    /// <summary>What a lead does to an assignment. The caller has checked that the lead may.</summary>
    public StateAnswer Change(long assignmentId, AssignmentMove move, Action<AnnotateHubDb>? also = null)
    {
        if (
            tables.Owner(assignmentId) is not { } owner
            || tables.Assignment(assignmentId, owner) is not { Standing.IsWithdrawn: false } assignment
        )
            return new StateAnswer.NotFound();
        if (assignment.Standing.ProjectIsArchived)
            return new StateAnswer.Refused(Editability.ProjectIsArchived);
        if (
            AssignmentMoves.GetDenialReason(assignment.State, move, assignment.Standing.Kind, assignment.Standing.RoundIsClosed) is
            { } reason
        )
            return new StateAnswer.Refused(reason);
        var state = Move(assignment, move).State;
        if (also is not null)
        {
            tables.Settle();
            also(db);
        }

        return new StateAnswer.Changed(state);
    }

    /// <summary>What a lead does to many assignments in one transaction.</summary>
    /// <param name="onlyAt">Work whose log stands at another revision than this stays as it is; null: wherever it stands.</param>
    public IReadOnlyList<long> ChangeAll(
        IReadOnlyList<long> assignmentIds,
        AssignmentMove move,
        Action<AnnotateHubDb, IReadOnlyList<long>> also,
        IReadOnlyDictionary<long, long>? onlyAt = null
    )
    {
        var changed = assignmentIds
            .Where(id => (onlyAt is null || StandsAt(id, onlyAt[id])) && Change(id, move) is StateAnswer.Changed)
            .ToList();
        tables.Settle();
        also(db, changed);
        return changed;
    }

    private bool StandsAt(long assignmentId, long revision) =>
        tables.Owner(assignmentId) is { } owner && tables.Assignment(assignmentId, owner)?.Set.Revision == revision;

    /// <summary>Takes the sum of interaction time that a page of the assignment's own person reports.</summary>
    public bool Active(long assignmentId, long personId, string clientId, long milliseconds)
    {
        if (tables.Assignment(assignmentId, personId) is not { Role: not null } assignment || assignment.PersonId != personId)
            return false;
        progress.Active(assignment, clientId, milliseconds, clock.GetUtcNow());
        return true;
    }

    private (OperationOutcome, string?, AssignmentSnapshot) Take(
        AssignmentSnapshot assignment,
        long personId,
        string clientId,
        Operation operation,
        bool isNew,
        bool isOwn
    )
    {
        if (tables.IsLogged(assignment.Set.Id, operation.Id) || tables.IsHeld(assignment.Id, operation.Id))
            return (OperationOutcome.Duplicate, null, assignment);
        // Nothing in it could be kept; refusing it by name lets the page drop it and go on, where an error would be sent again for ever.
        if (OperationRules.UnreadableIn(operation) is { } unreadable)
            return (OperationOutcome.Refused, unreadable, assignment);
        // A number that was used for something else means a broken client; dropping the operation would lose a person's work.
        var reason = isNew
            ? WhyHold(assignment, operation, isOwn)
            : $"Another operation already had sequence {operation.Sequence} of this page.";
        if (reason is null)
            return (OperationOutcome.Applied, null, Enter(assignment, clientId, operation, personId));
        tables.Hold(assignment.Id, clientId, operation, personId, clock.GetUtcNow(), reason);
        Note(assignment, concernsHeld: true);
        return (OperationOutcome.Held, reason, assignment);
    }

    private string? WhyHold(AssignmentSnapshot assignment, Operation operation, bool isOwn = true) =>
        Validate(assignment.Set, assignment.RoundSettings, operation)
        ?? (isOwn ? ForeignOrigin(assignment, operation) : null)
        ?? Editability.GetDenialReason(assignment.Standing, MoveOf(operation));

    /// <summary>
    /// People draw and paste; what a model or a union made, and scores, the server applies itself. The one exception is a box that was
    /// there before: taking a deletion back adds it as it was.
    /// </summary>
    private string? ForeignOrigin(AssignmentSnapshot assignment, Operation operation)
    {
        var set = assignment.Set;
        if (operation.Kind is not OperationKind.Add)
            return null;
        var foreign = operation
            .Boxes.Where(change =>
                change.Origin is BoxOrigin.Model or BoxOrigin.Union
                || change.Score is not null
                || (change.Origin is BoxOrigin.Assisted && AssistanceOf(assignment) is Assistance.None)
            )
            .ToList();
        if (foreign.Count == 0)
            return null;
        // A model's boxes were applied by few operations of many boxes: each is read once.
        var stood = tables
            .AddsOf(set.Id, foreign.Count == 1 ? foreign[0].Id : null)
            .SelectMany(AnnotateJson.BoxesFromText)
            .Select(box => (box.Id, box.Origin, box.Score))
            .ToHashSet();
        return foreign
            .Where(change => !stood.Contains((change.Id, change.Origin, change.Score)))
            .Select(change =>
                change.Origin is BoxOrigin.Assisted
                    ? $"Box '{change.Id}' of operation '{operation.Id}' was proposed by a click, which this round does not allow: boxes are "
                        + "drawn by hand there. Draw it again."
                    : $"Box '{change.Id}' of operation '{operation.Id}': people draw and paste boxes; origins 'model' and 'union' and scores"
                + " come from the server alone."
            )
            .FirstOrDefault();
    }

    private static Assistance AssistanceOf(AssignmentSnapshot assignment) =>
        RoundRules
            .For(assignment.Standing.Kind)
            .AssistanceIn(
                JsonSerializer.Deserialize<RoundSettings>(assignment.RoundSettings, JsonSerializerOptions.Web) ?? new RoundSettings()
            );

    private static AssignmentMove MoveOf(Operation operation) =>
        operation.Kind switch
        {
            OperationKind.Submit => AssignmentMove.Submit,
            OperationKind.Reopen => AssignmentMove.Reopen,
            _ => AssignmentMove.Begin,
        };

    private AssignmentSnapshot Enter(AssignmentSnapshot assignment, string clientId, Operation operation, long personId)
    {
        var set = Apply(assignment.Set, [assignment], clientId, operation, personId);
        progress.Operation(assignment, clock.GetUtcNow());
        return Move(assignment with { Set = set }, MoveOf(operation));
    }

    private AssignmentSnapshot Move(AssignmentSnapshot assignment, AssignmentMove move)
    {
        var now = clock.GetUtcNow();
        var state = AssignmentMoves.After(assignment.State, move);
        if (state != assignment.State)
            tables.SetState(assignment.Id, state, now, assignment.ViewSettings);
        else
            tables.Touch(assignment.Id, now);
        progress.Move(assignment, assignment.State, state, now);
        var after = assignment with { Standing = assignment.Standing with { State = state } };
        Note(after, state != assignment.State && tables.HoldsAny(assignment.Id));
        // Taking an acceptance or a return back submits nothing anew, and tells nobody of a submission.
        if (state != assignment.State && move is AssignmentMove.Submit)
            Changed[after.Id] = Changed[after.Id] with { IsSubmission = true };
        return after;
    }

    private void Note(AssignmentSnapshot assignment, bool concernsHeld = false) =>
        Changed[assignment.Id] = new AssignmentChanged(
            assignment.Id,
            assignment.PersonId,
            assignment.Set.Revision,
            concernsHeld || Changed.GetValueOrDefault(assignment.Id)?.ConcernsPending == true,
            Changed.GetValueOrDefault(assignment.Id)?.IsSubmission == true
        );

    private LabelSetSnapshot Apply(
        LabelSetSnapshot set,
        IReadOnlyList<AssignmentSnapshot> assignments,
        string clientId,
        Operation operation,
        long personId
    )
    {
        var revision = set.Revision + 1;
        tables.Log(set.Id, revision, clientId, operation, personId, clock.GetUtcNow());
        tables.SetRevision(set.Id, revision);
        var named =
            operation.Kind is OperationKind.Submit ? tables.Untouched(set.Id)
            // An import adds many boxes to an empty set; each need not be asked for.
            : operation.Boxes.Count > 1 && !tables.HoldsBoxes(set.Id) ? []
                : operation.Boxes.Select(change => change.Id).Distinct(StringComparer.Ordinal);
        var boxes = new BoxSet(named.Select(id => tables.Box(set.Id, id)).OfType<AnnotatedBox>());
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (before, after) in boxes.Apply(operation))
        {
            if (after is not null)
                tables.Put(set.Id, after, revision);
            else
                tables.Drop(set.Id, before!.Id);
            if (before is not null)
                counts[before.Class] = counts.GetValueOrDefault(before.Class) - 1;
            if (after is not null)
                counts[after.Class] = counts.GetValueOrDefault(after.Class) + 1;
        }

        foreach (var (boxClass, change) in counts.Where(count => count.Value != 0))
        {
            tables.Count(set.Id, boxClass, change);
            foreach (var assignment in assignments)
                progress.Boxes(assignment, boxClass, change);
        }

        if (counts.Values.Any(change => change < 0))
            tables.DropEmptyCounts(set.Id);
        return set with { Revision = revision };
    }

    private static bool IsBoxChange(Operation operation) => operation.Kind is not (OperationKind.Submit or OperationKind.Reopen);

    private static string? Validate(LabelSetSnapshot set, string? roundSettings, Operation operation, bool mayBeEmpty = false) =>
        OperationRules.Validate(operation, Schemes.GetOrAdd((set.ClassesText, roundSettings), SchemeOf), set.Width, set.Height, mayBeEmpty);

    /// <summary>The classes of the project that the round allows.</summary>
    private static ClassScheme SchemeOf((string Classes, string? RoundSettings) texts)
    {
        var all = JsonSerializer.Deserialize<List<LabelClass>>(texts.Classes, JsonSerializerOptions.Web)!;
        var allowed = texts.RoundSettings is null
            ? null
            : JsonSerializer.Deserialize<RoundSettings>(texts.RoundSettings, JsonSerializerOptions.Web)?.Classes;
        return new ClassScheme(allowed is null ? all : [.. all.Where(labelClass => allowed.Contains(labelClass.Key))]);
    }
}
