namespace AnnotateHub.Core.Study.Assignments;

public static class AssignmentStates
{
    /// <summary>Whether boxes may change in this state.</summary>
    public static bool IsOpen(this AssignmentState state) =>
        state is AssignmentState.Assigned or AssignmentState.InProgress or AssignmentState.Returned;

    /// <summary>Whether the annotator's answer is given.</summary>
    public static bool IsDone(this AssignmentState state) => state is AssignmentState.Submitted or AssignmentState.Accepted;
}
