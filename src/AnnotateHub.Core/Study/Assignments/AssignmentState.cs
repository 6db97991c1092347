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
