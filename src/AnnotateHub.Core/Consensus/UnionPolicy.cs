namespace AnnotateHub.Core.Consensus;

/// <summary>How the boxes of several annotators become one set. The default is the paper's: pool, NMS at 0.5, the more experienced annotator's box stays.</summary>
/// <param name="IouThreshold">NMS drops above it, matching takes pairs at or above it.</param>
/// <param name="LoneBoxes">What happens to a box that only one annotator drew.</param>
/// <param name="LooseBelow">A matched pair with a smaller IoU is a disagreement about the outline.</param>
/// <param name="NearMissFrom">Unmatched boxes of two annotators that overlap at least so much may be one cell.</param>
public sealed record UnionPolicy(
    UnionRule Rule = UnionRule.SeniorFirst,
    double IouThreshold = 0.5,
    LoneBoxes LoneBoxes = LoneBoxes.Keep,
    double LooseBelow = 0.75,
    double NearMissFrom = 0.1)
{
    /// <summary>PROTOCOL section 3.</summary>
    public static UnionPolicy Paper { get; } = new();
}

public enum UnionRule
{
    /// <summary>Class-agnostic NMS in order of rank, x1, y1, x2, y2, class, id (the paper's rule).</summary>
    SeniorFirst,

    /// <summary>As <see cref="SeniorFirst"/>, but nothing stands until a lead has decided it.</summary>
    LeadDecides,

    /// <summary>Three annotators or more: a cell needs more than half of them; their most frequent class, the senior member's outline.</summary>
    Majority,

    /// <summary>Weighted boxes fusion with equal weights; boxes of different classes stay apart.</summary>
    WeightedBoxesFusion,

    /// <summary>Only cells that every annotator drew; the senior member's outline and class.</summary>
    Intersection,

    /// <summary>Mean outline of a cell's boxes, the senior member's class.</summary>
    MeanBox,

    /// <summary>The drawn box nearest to the mean outline; boxes of different classes stay apart (datumaro's IntersectMerge).</summary>
    NearestToMean,
}

public enum LoneBoxes
{
    Keep,

    /// <summary>Kept when drawn by an annotator of the highest rank there is on the image.</summary>
    KeepIfSenior,

    /// <summary>In the result, marked as waiting for the lead.</summary>
    Ask,
}
