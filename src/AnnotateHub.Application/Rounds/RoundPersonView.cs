
namespace AnnotateHub.Application.Rounds;

/// <param name="ExperienceMonths">As it was when the person was chosen.</param>
/// <param name="SeniorityRank">As it was then; 1 is the most senior.</param>
/// <param name="GatePassed">Calibration with thresholds; null where it is not known or not for the asking person.</param>
/// <param name="IsWaiting">Calibration still stands between the person and this round.</param>
public sealed record RoundPersonView(
    long PersonId,
    string Name,
    int? ExperienceMonths,
    int? SeniorityRank,
    bool? GatePassed,
    string? GateNote,
    bool IsWaiting,
    StateCounts Work
)
{
    /// <summary>A lead opened the gate although the thresholds were not reached.</summary>
    public bool IsLetThrough { get; init; }
}
