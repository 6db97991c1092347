namespace AnnotateHub.Application.LabelCheck;

/// <summary>A finding with whose work it is about and what was decided.</summary>
/// <param name="Number">In the check, from 0.</param>
/// <param name="BoxId">As its client made it; null for a missing one.</param>
/// <param name="HasChanged">The box was changed or deleted since the check, or a missing one was drawn.</param>
public sealed record LabelFindingView(
    int Number,
    LabelFinding Finding,
    long AssignmentId,
    long ImageId,
    string Person,
    string? BoxId,
    LabelVerdict? Verdict,
    bool HasChanged
)
{
    /// <summary>Whether somebody should still look at it.</summary>
    public bool IsWaiting => Verdict is null && !HasChanged;
}
