namespace AnnotateHub.Core.Study.Assignments;

/// <summary>Where one person's work on one image stands. The numbers are stored.</summary>
public enum AssignmentState
{
    Assigned = 0,
    InProgress = 1,
    Submitted = 2,

    /// <summary>Given back by the lead with a comment; open for changes until it is submitted again.</summary>
    Returned = 3,
    Accepted = 4,
}

public static class AssignmentStates
{
    /// <summary>Whether boxes may change in this state.</summary>
    public static bool IsOpen(this AssignmentState state) =>
        state is AssignmentState.Assigned or AssignmentState.InProgress or AssignmentState.Returned;

    /// <summary>Whether the annotator's answer is given.</summary>
    public static bool IsDone(this AssignmentState state) => state is AssignmentState.Submitted or AssignmentState.Accepted;
}
