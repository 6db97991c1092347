namespace AnnotateHub.Core.Consensus;

/// <summary>How the boxes of several annotators become one set. The default is the paper's: pool, NMS at 0.5, the more experienced
/// annotator's box stays.</summary>
/// <param name="IouThreshold">NMS drops above it, matching takes pairs at or above it.</param>
/// <param name="LoneBoxes">What happens to a box that only one annotator drew.</param>
/// <param name="LooseBelow">A matched pair with a smaller IoU is a disagreement about the outline.</param>
/// <param name="NearMissFrom">Unmatched boxes of two annotators that overlap at least so much may be one cell.</param>
public sealed record UnionPolicy(
    UnionRule Rule = UnionRule.SeniorFirst,
    double IouThreshold = 0.5,
    LoneBoxes LoneBoxes = LoneBoxes.Keep,
    double LooseBelow = 0.75,
    double NearMissFrom = 0.1
)
{
    /// <summary>docs/protocol.md section 3.</summary>
    public static UnionPolicy Paper { get; } = new();
}
