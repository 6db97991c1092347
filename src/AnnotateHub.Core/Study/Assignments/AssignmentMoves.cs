using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Study.Assignments;

/// <summary>The state machine of an assignment: what may follow what, and a sentence where it may not.</summary>
public static class AssignmentMoves
{
    /// <summary>The state after the move; the move must be allowed (<see cref="GetDenialReason"/> is null).</summary>
    public static AssignmentState After(AssignmentState state, AssignmentMove move) =>
        move switch
        {
            AssignmentMove.Begin => state is AssignmentState.Assigned ? AssignmentState.InProgress : state,
            AssignmentMove.Submit => AssignmentState.Submitted,
            AssignmentMove.Reopen => state is AssignmentState.Submitted ? AssignmentState.InProgress : state,
            AssignmentMove.Return => AssignmentState.Returned,
            AssignmentMove.Accept => AssignmentState.Accepted,
            AssignmentMove.TakeBack or AssignmentMove.TakeBackReturn => AssignmentState.Submitted,
            _ => throw new ArgumentOutOfRangeException(nameof(move), move, null),
        };

    /// <summary>Null when the move is allowed.</summary>
    /// <remarks>Submitting what is submitted and reopening what is open is allowed and changes nothing: two tabs may both ask.</remarks>
    public static string? GetDenialReason(AssignmentState state, AssignmentMove move, RoundKind kind, bool roundIsClosed)
    {
        if (roundIsClosed)
            return "The round is closed; a lead can reopen it.";
        return move switch
        {
            AssignmentMove.Begin or AssignmentMove.Submit when state.IsOpen() => null,
            AssignmentMove.Submit when state is AssignmentState.Submitted => null,
            AssignmentMove.Begin or AssignmentMove.Submit when state is AssignmentState.Accepted => "This image was accepted by the lead.",
            AssignmentMove.Begin => RoundRules.For(kind).MayReopen
                ? "This image was submitted; reopen it to go on."
                : "This image was submitted; the lead can return it.",
            AssignmentMove.Reopen when state.IsOpen() => null,
            AssignmentMove.Reopen when state is AssignmentState.Submitted && RoundRules.For(kind).MayReopen => null,
            AssignmentMove.Reopen when state is AssignmentState.Accepted => "This image was accepted by the lead; the lead can return it.",
            AssignmentMove.Reopen => "A submission of this kind of round is final; the lead can return it.",
            AssignmentMove.Return when state.IsDone() => null,
            AssignmentMove.Return => $"Only submitted work can be returned; this is {state.ToDisplayText()}.",
            AssignmentMove.Accept when state is AssignmentState.Submitted => null,
            AssignmentMove.Accept => $"Only submitted work can be accepted; this is {state.ToDisplayText()}.",
            AssignmentMove.TakeBack when state is AssignmentState.Accepted => null,
            AssignmentMove.TakeBack => $"Only accepted work has an acceptance to take back; this is {state.ToDisplayText()}.",
            AssignmentMove.TakeBackReturn when state is AssignmentState.Returned => null,
            AssignmentMove.TakeBackReturn => $"Only returned work has a return to take back; this is {state.ToDisplayText()}.",
            _ => throw new ArgumentOutOfRangeException(nameof(move), move, null),
        };
    }

    public static string ToDisplayText(this AssignmentState state) =>
        state switch
        {
            AssignmentState.Assigned => "not started",
            AssignmentState.InProgress => "in progress",
            AssignmentState.Submitted => "submitted",
            AssignmentState.Returned => "returned",
            AssignmentState.Accepted => "accepted",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };
}
