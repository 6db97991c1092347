using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Study.Assignments;

/// <summary>Whether an assignment can be edited, and the sentence when it cannot. The one place that answers it.</summary>
public static class Editability
{
    /// <summary>Null when boxes may change.</summary>
    public static string? GetDenialReason(AssignmentStatus standing) => GetDenialReason(standing, AssignmentMove.Begin);

    /// <summary>Null when the annotator may make this move.</summary>
    public static string? GetDenialReason(AssignmentStatus standing, AssignmentMove move)
    {
        if (standing.ProjectIsArchived)
            return ProjectIsArchived;
        if (standing.Role?.MayAnnotate() != true)
            return "You are a viewer in this project; an annotator's role is needed to change boxes.";
        if (standing.IsWithdrawn)
            return "This image was taken from your list by a lead.";
        if (AssignmentMoves.GetDenialReason(standing.State, move, standing.Kind, standing.RoundIsClosed) is { } illegal)
            return illegal;
        if (standing.ImageIsReserved && standing.Kind is RoundKind.Free)
            return NotOpenForFreeWork;
        return standing.CalibrationIsOpen && RoundRules.For(standing.Kind).NeedsCalibration ? CalibrationFirst : null;
    }

    /// <summary>Says nothing of why: that an image is in a blind round of somebody is no business of anybody else.</summary>
    public const string NotOpenForFreeWork =
        "This image is not open for free work at present; what you are asked to annotate is in your own list.";

    public const string ProjectIsArchived =
        "This project is archived: it is read and exported, and nothing in it changes. A manager can bring it back on its settings page.";

    public const string CalibrationFirst =
        "This round opens for you after the calibration: submit your calibration images first; if you have, a lead looks at the agreement.";
}
