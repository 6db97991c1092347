namespace AnnotateHub.Core.Consensus;

/// <summary>Kinds of disagreement in the order of the queue: what changes a figure of the paper most comes first.</summary>
public enum DisagreementKind
{
    /// <summary>Matched boxes of different classes.</summary>
    ClassConflict,

    /// <summary>Matched boxes that differ, by annotators of equal rank: experience cannot decide.</summary>
    EqualRank,

    /// <summary>One box of one annotator against two or more of another.</summary>
    SplitMerge,

    /// <summary>Unmatched boxes of two annotators that overlap a little or hold each other's centre: one cell that would silently become
    /// two.</summary>
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
