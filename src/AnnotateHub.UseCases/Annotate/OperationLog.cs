using System.Collections.Concurrent;
using System.Text.Json;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>What operations do to the log, the boxes and the assignment, inside one transaction of the writer.</summary>
internal sealed class OperationLog(LogTables tables, ProgressTables progress, TimeProvider clock)
{
    private static readonly ConcurrentDictionary<(string Classes, string? RoundSettings), ClassScheme> Schemes = new();

    /// <summary>Assignments that changed in this transaction, with their newest revision.</summary>
    public Dictionary<long, AssignmentChanged> Changed { get; } = [];

    /// <summary>Takes a client's batch: each operation is applied, recognised as sent before, or held; or none is taken.</summary>
    public SendAnswer Send(long assignmentId, long personId, string clientId, long since, IReadOnlyList<Operation> operations)
    {
        var assignment = tables.Assignment(assignmentId, personId);
        if (assignment is null || assignment.PersonId != personId || assignment.Role is null) return new SendAnswer.NotFound();

        var cursor = tables.Cursor(assignmentId, clientId);
        var expected = cursor + 1;
        foreach (var operation in operations)
        {
            if (operation.Sequence > expected) return new SendAnswer.Gap(cursor + 1);
            if (operation.Sequence == expected) expected++;
        }

        var before = assignment.Set.Revision;
        var results = new List<OperationResult>(operations.Count);
        foreach (var operation in operations)
        {
            var (outcome, reason, after) = Take(assignment, personId, clientId, operation, isNew: operation.Sequence > cursor);
            assignment = after;
            cursor = Math.Max(cursor, operation.Sequence);
            results.Add(new OperationResult(operation.Sequence, outcome, assignment.Set.Revision, reason));
        }

        if (operations.Count > 0) tables.SetCursor(assignmentId, clientId, cursor);
        var editable = Editability.WhyNot(assignment.Standing) is null;
        if (assignment.IsShut) return new SendAnswer.Acknowledged(0, assignment.State, editable, [.. results.Select(result => result with { Revision = 0 })], []);
        var told = tables.Since(assignment.Set.Id, assignment.IsOutOfSight ? Math.Max(since, before) : since);
        return new SendAnswer.Acknowledged(assignment.Set.Revision, assignment.State, editable, results, told);
    }

    /// <summary>Appends to a label set on behalf of an import or a model; sequences are given here.</summary>
    /// <param name="onlyAt">Nothing is taken unless the log stands at this revision; null: wherever it stands.</param>
    /// <returns>Null when there is no such set; empty when its log stands elsewhere.</returns>
    public IReadOnlyList<OperationResult>? Append(long labelSetId, long personId, string clientId, IReadOnlyList<Operation> operations, long? onlyAt = null)
    {
        if (tables.LabelSet(labelSetId) is not { } set) return null;
        if (onlyAt is { } expected && set.Revision != expected) return [];
        var assignments = tables.AssignmentsOf(labelSetId).Select(item => tables.Assignment(item.AssignmentId, item.PersonId)!).ToList();
        // Starting boxes are laid down before the person has passed the calibration.
        var closed = assignments.Select(item => Editability.WhyNot(item.Standing with { CalibrationIsOpen = false })).FirstOrDefault(reason => reason is not null);
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

            var fault = FaultOf(set, null, operation, mayBeEmpty: true) ?? closed ?? (IsBoxChange(operation) ? null : "Only boxes are appended; submitting is the annotator's.");
            if (fault is null)
            {
                set = Apply(set, assignments, clientId, operation, personId);
                sequence = operation.Sequence;
            }

            results.Add(new OperationResult(
                operation.Sequence, fault is null ? OperationOutcome.Applied : OperationOutcome.Refused, set.Revision, fault));
        }

        foreach (var assignment in assignments) Note(assignment with { Set = set });
        return results;
    }

    /// <summary>Applies or discards a held operation, for the person who drew it or a lead of the project.</summary>
    public ResolveAnswer Resolve(long assignmentId, long heldId, long askingId, HeldResolution resolution)
    {
        var asked = tables.Assignment(assignmentId, askingId);
        if (asked?.Role is not { } askingRole || !HeldWork.IsOpenTo(askingRole, asked.PersonId == askingId))
            return new ResolveAnswer.NotFound();
        if (tables.Held(heldId, assignmentId) is not var (personId, clientId, operation)) return new ResolveAnswer.NotFound();
        if (resolution is HeldResolution.Applied)
        {
            var own = tables.Assignment(assignmentId, personId)!;
            if (WhyHold(own, operation) is { } reason) return new ResolveAnswer.Conflict(reason);
            asked = tables.IsLogged(own.Set.Id, operation.Id) ? own : Enter(own, clientId, operation, personId);
        }

        tables.Resolve(heldId, askingId, resolution, clock.GetUtcNow());
        Note(asked, concernsHeld: true);
        return new ResolveAnswer.Resolved(asked.Set.Revision);
    }

    /// <summary>What a lead does to an assignment. The caller has checked that the lead may.</summary>
    public StateAnswer Change(long assignmentId, AssignmentMove move)
    {
        if (tables.Owner(assignmentId) is not { } owner || tables.Assignment(assignmentId, owner) is not { Standing.IsWithdrawn: false } assignment) return new StateAnswer.NotFound();
        if (AssignmentMoves.WhyNot(assignment.State, move, assignment.Standing.Kind, assignment.Standing.RoundIsClosed) is { } reason) return new StateAnswer.Refused(reason);
        return new StateAnswer.Changed(Move(assignment, move).State);
    }

    /// <summary>Takes the sum of interaction time that a page of the assignment's own person reports.</summary>
    public bool Active(long assignmentId, long personId, string clientId, long milliseconds)
    {
        if (tables.Assignment(assignmentId, personId) is not { Role: not null } assignment || assignment.PersonId != personId) return false;
        progress.Active(assignment, clientId, milliseconds, clock.GetUtcNow());
        return true;
    }

    private (OperationOutcome, string?, AssignmentFacts) Take(
        AssignmentFacts assignment, long personId, string clientId, Operation operation, bool isNew)
    {
        if (tables.IsLogged(assignment.Set.Id, operation.Id) || tables.IsHeld(assignment.Id, operation.Id))
            return (OperationOutcome.Duplicate, null, assignment);
        // A number that was used for something else means a broken client; dropping the operation would lose a person's work.
        var reason = isNew ? WhyHold(assignment, operation) : $"Another operation already had sequence {operation.Sequence} of this page.";
        if (reason is null) return (OperationOutcome.Applied, null, Enter(assignment, clientId, operation, personId));
        tables.Hold(assignment.Id, clientId, operation, personId, clock.GetUtcNow(), reason);
        Note(assignment, concernsHeld: true);
        return (OperationOutcome.Held, reason, assignment);
    }

    private static string? WhyHold(AssignmentFacts assignment, Operation operation) =>
        FaultOf(assignment.Set, assignment.RoundSettings, operation) ?? Editability.WhyNot(assignment.Standing, MoveOf(operation));

    private static AssignmentMove MoveOf(Operation operation) => operation.Kind switch
    {
        OperationKind.Submit => AssignmentMove.Submit,
        OperationKind.Reopen => AssignmentMove.Reopen,
        _ => AssignmentMove.Begin,
    };

    private AssignmentFacts Enter(AssignmentFacts assignment, string clientId, Operation operation, long personId)
    {
        var set = Apply(assignment.Set, [assignment], clientId, operation, personId);
        progress.Operation(assignment, clock.GetUtcNow());
        return Move(assignment with { Set = set }, MoveOf(operation));
    }

    private AssignmentFacts Move(AssignmentFacts assignment, AssignmentMove move)
    {
        var now = clock.GetUtcNow();
        var state = AssignmentMoves.After(assignment.State, move);
        if (state != assignment.State) tables.SetState(assignment.Id, state, now, assignment.ViewSettings);
        else tables.Touch(assignment.Id, now);
        progress.Move(assignment, assignment.State, state, now);
        var after = assignment with { Standing = assignment.Standing with { State = state } };
        Note(after, state != assignment.State && tables.HoldsAny(assignment.Id));
        if (state != assignment.State && state is AssignmentState.Submitted) Changed[after.Id] = Changed[after.Id] with { IsSubmission = true };
        return after;
    }

    private void Note(AssignmentFacts assignment, bool concernsHeld = false) => Changed[assignment.Id] = new AssignmentChanged(
        assignment.Id, assignment.PersonId, assignment.Set.Revision, concernsHeld || Changed.GetValueOrDefault(assignment.Id)?.ConcernsHeld == true,
        Changed.GetValueOrDefault(assignment.Id)?.IsSubmission == true);

    private LabelSetFacts Apply(LabelSetFacts set, IReadOnlyList<AssignmentFacts> assignments, string clientId, Operation operation, long personId)
    {
        var revision = set.Revision + 1;
        tables.Log(set.Id, revision, clientId, operation, personId, clock.GetUtcNow());
        tables.SetRevision(set.Id, revision);
        var named = operation.Kind is OperationKind.Submit ? tables.Untouched(set.Id) : operation.Boxes.Select(change => change.Id).Distinct(StringComparer.Ordinal);
        var boxes = new BoxSet(named.Select(id => tables.Box(set.Id, id)).OfType<AnnotatedBox>());
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (before, after) in boxes.Apply(operation))
        {
            if (after is not null) tables.Put(set.Id, after, revision);
            else tables.Drop(set.Id, before!.Id);
            if (before is not null) counts[before.Class] = counts.GetValueOrDefault(before.Class) - 1;
            if (after is not null) counts[after.Class] = counts.GetValueOrDefault(after.Class) + 1;
        }

        foreach (var (boxClass, change) in counts.Where(count => count.Value != 0))
        {
            tables.Count(set.Id, boxClass, change);
            foreach (var assignment in assignments) progress.Boxes(assignment, boxClass, change);
        }

        if (counts.Values.Any(change => change < 0)) tables.DropEmptyCounts(set.Id);
        return set with { Revision = revision };
    }

    private static bool IsBoxChange(Operation operation) => operation.Kind is not (OperationKind.Submit or OperationKind.Reopen);

    private static string? FaultOf(LabelSetFacts set, string? roundSettings, Operation operation, bool mayBeEmpty = false) =>
        OperationRules.FaultOf(operation, Schemes.GetOrAdd((set.ClassesText, roundSettings), SchemeOf), set.Width, set.Height, mayBeEmpty);

    /// <summary>The classes of the project that the round allows.</summary>
    private static ClassScheme SchemeOf((string Classes, string? RoundSettings) texts)
    {
        var all = JsonSerializer.Deserialize<List<LabelClass>>(texts.Classes, JsonSerializerOptions.Web)!;
        var allowed = texts.RoundSettings is null ? null : JsonSerializer.Deserialize<RoundSettings>(texts.RoundSettings, JsonSerializerOptions.Web)?.Classes;
        return new ClassScheme(allowed is null ? all : [.. all.Where(item => allowed.Contains(item.Key))]);
    }
}
