using System.Data.Common;
using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>What the writer must know of an assignment before it takes an operation.</summary>
/// <param name="IsOutOfSight">The person may not read what is there: the answer to what they still send tells of that alone
/// (<see cref="VisibilitySql"/>).</param>
/// <param name="RoundSettings">JSON of <see cref="Core.Study.Rounds.RoundSettings"/>: which classes are allowed.</param>
internal sealed record AssignmentSnapshot(
    long Id,
    long RoundId,
    long PersonId,
    AssignmentStatus Standing,
    string? ViewSettings,
    string RoundSettings,
    string Patient,
    int Split,
    LabelSetSnapshot Set,
    bool IsOutOfSight
)
{
    /// <summary>Before the calibration not even starting boxes are shown.</summary>
    public bool IsShut => Standing.CalibrationIsOpen && State.IsOpen() && RoundRules.For(Standing.Kind).NeedsCalibration;

    public AssignmentState State => Standing.State;

    public ProjectRole? Role => Standing.Role;
}
