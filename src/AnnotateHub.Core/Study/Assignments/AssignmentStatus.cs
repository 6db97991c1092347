using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Study.Assignments;

/// <summary>What decides whether boxes of an assignment may change.</summary>
/// <param name="Role">The annotator's role in the project; null for who is no member any more.</param>
/// <param name="IsWithdrawn">Taken from the person, for example given to somebody else.</param>
/// <param name="CalibrationIsOpen">The person has calibration work to submit first, or has not reached its thresholds.</param>
/// <param name="ImageIsReserved">An open blind round has the image
/// (<see cref="AnnotateHub.Core.Study.Blindness.Blindness.Reserves"/>).</param>
/// <param name="ProjectIsArchived">Nothing of the project changes, whoever asks.</param>
public sealed record AssignmentStatus(
    AssignmentState State,
    RoundKind Kind,
    bool RoundIsClosed,
    ProjectRole? Role,
    bool IsWithdrawn = false,
    bool CalibrationIsOpen = false,
    bool ImageIsReserved = false,
    bool ProjectIsArchived = false
);
