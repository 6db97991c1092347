namespace AnnotateHub.Core.Consensus;

public enum UnionRule
{
    /// <summary>Class-agnostic NMS in order of rank, x1, y1, x2, y2, class, id (the paper's rule).</summary>
    SeniorFirst,

    /// <summary>As <see cref="SeniorFirst"/>, but nothing stands until a lead has decided it.</summary>
    LeadDecides,

    /// <summary>Three annotators or more: a cell needs more than half of them; their most frequent class, the senior member's
    /// outline.</summary>
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
