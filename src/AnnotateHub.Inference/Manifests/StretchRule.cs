namespace AnnotateHub.Inference.Manifests;

public enum StretchRule
{
    None,

    /// <summary>Least value to 0, greatest to 255; a constant picture becomes 0 (cv2.normalize with NORM_MINMAX).</summary>
    MinMax,

    /// <summary>
    /// Deviations above the background: (value - median) / (1.4826 MAD of the lower half), both of the whole plane
    /// (<see cref="Core.Pseudolabels.RobustScale"/>). Models that are trained here are fed so.
    /// </summary>
    MedianMad,
}
