using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>The union of an image, where each of its boxes came from, and what the annotators disagree about.</summary>
/// <remarks>Every input box is a member of exactly one of <paramref name="Boxes"/> or is in <paramref name="LeftOut"/>.</remarks>
/// <param name="Cases">Most consequential first; cells on which all agree are not among them.</param>
public sealed record UnionResult(IReadOnlyList<UnitedBox> Boxes, IReadOnlyList<LeftOutBox> LeftOut, IReadOnlyList<Disagreement> Cases);

/// <summary>One box of the union.</summary>
/// <param name="Members">The input boxes it stands for; the first is the one that was adopted, where one was.</param>
/// <param name="NeedsDecision">The rule cannot decide or was told not to: a lead must.</param>
public sealed record UnitedBox(PixelBox Box, string Class, IReadOnlyList<UnionMember> Members, DecidedBy DecidedBy, bool NeedsDecision);

/// <param name="Iou">With the united box.</param>
public sealed record UnionMember(InputBox Input, double Iou);

/// <summary>What decided a united box.</summary>
public enum DecidedBy
{
    /// <summary>The members are of one class and their outlines are close.</summary>
    Agreement,

    /// <summary>The more experienced annotator's box and class.</summary>
    Seniority,

    /// <summary>Only one annotator drew it, and the policy keeps such boxes.</summary>
    DrawnByOne,

    Majority,
    Fusion,
    MeanOutline,
    NearestToMean,

    /// <summary>Nothing yet: equal ranks, or the policy asks.</summary>
    Nobody,
}

/// <summary>An input box that the policy does not take.</summary>
public sealed record LeftOutBox(InputBox Input, LeftOutReason Reason);

public enum LeftOutReason
{
    DrawnByOneJunior,
    NoMajority,
    NotDrawnByAll,
}

/// <summary>Something annotators disagree about.</summary>
/// <param name="Boxes">The boxes concerned.</param>
/// <param name="Iou">Of the two boxes, where there are two.</param>
public sealed record Disagreement(DisagreementKind Kind, IReadOnlyList<InputBox> Boxes, double? Iou);

/// <summary>Kinds of disagreement in the order of the queue: what changes a figure of the paper most comes first.</summary>
public enum DisagreementKind
{
    /// <summary>Matched boxes of different classes.</summary>
    ClassConflict,

    /// <summary>Matched boxes that differ, by annotators of equal rank: experience cannot decide.</summary>
    EqualRank,

    /// <summary>One box of one annotator against two or more of another.</summary>
    SplitMerge,

    /// <summary>Unmatched boxes of two annotators that overlap a little or hold each other's centre: one cell that would silently become two.</summary>
    NearMiss,

    /// <summary>Boxes matched to each other that the union does not make one: both stand, or one went into a third.</summary>
    MatchedYetApart,

    /// <summary>A box without a match in the annotator whose box dropped it.</summary>
    UnmatchedYetDropped,

    OnlyOneDrewIt,

    /// <summary>Matched, but the outlines differ much.</summary>
    LooseBox,

    /// <summary>One annotator drew one cell twice.</summary>
    InsideDuplicate,
}
