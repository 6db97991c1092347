namespace AnnotateHub.Core.Study.Assignments;

/// <summary>What can happen to an assignment.</summary>
public enum AssignmentMove
{
    /// <summary>The first change of a box.</summary>
    Begin,
    Submit,

    /// <summary>The annotator takes a submission back.</summary>
    Reopen,

    /// <summary>The lead gives it back.</summary>
    Return,
    Accept,

    /// <summary>The lead takes an acceptance back.</summary>
    TakeBack,

    /// <summary>The lead takes a return back: the work is submitted again, as it was.</summary>
    TakeBackReturn,
}
