namespace AnnotateHub.Core.Geometry;

/// <summary>How the score of a fused box is made. p is score times weight of the source, W the sum of the weights of all sources.</summary>
public enum FusionScore
{
    /// <summary>Mean of p, times min(sources, boxes) / W.</summary>
    Average,

    /// <summary>Largest p over the largest weight.</summary>
    Maximum,

    /// <summary>Sum of p over the weights of the boxes, times the weights of the distinct sources / W.</summary>
    BoxAndSourceAverage,

    /// <summary>Sum of p over the weights of the boxes and of the sources that have no box here.</summary>
    AbsentSourceAware,
}
