namespace AnnotateHub.Core.Study;

/// <summary>What a person may do in one project; each role includes the ones before it, except that a Viewer does not annotate.</summary>
public enum ProjectRole
{
    Viewer,
    Annotator,
    Lead,
    Manager,
}

/// <summary>What a role allows; the one place that answers it.</summary>
public static class ProjectRights
{
    public static bool MayAnnotate(this ProjectRole role) => role is ProjectRole.Annotator or ProjectRole.Lead or ProjectRole.Manager;

    public static bool MayImport(this ProjectRole role) => role is ProjectRole.Lead or ProjectRole.Manager;

    public static bool MayExport(this ProjectRole role) => role is ProjectRole.Lead or ProjectRole.Manager;

    public static bool MayManage(this ProjectRole role) => role is ProjectRole.Manager;
}

/// <summary>What a round is for. The rules of every kind but <see cref="Free"/> come with rounds themselves.</summary>
public enum RoundKind
{
    Free,
    Calibration,
    Seed,
    Refinement,
    Test,
    Drift,
}

/// <summary>Where one person's work on one image stands.</summary>
public enum AssignmentState
{
    Assigned,
    InProgress,
    Submitted,
    Returned,
    Accepted,
}

public static class AssignmentStates
{
    /// <summary>Whether boxes may change in this state.</summary>
    public static bool IsEditable(this AssignmentState state) =>
        state is AssignmentState.Assigned or AssignmentState.InProgress or AssignmentState.Returned;
}

/// <summary>Why a set of boxes exists.</summary>
public enum LabelSetKind
{
    /// <summary>One annotator's work on one image.</summary>
    Annotator,
    ModelRun,
    Import,
    Reference,
    Consensus,
}

public enum DataSplit
{
    Train,
    Validation,
    Test,
}
