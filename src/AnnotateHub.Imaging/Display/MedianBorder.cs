namespace AnnotateHub.Imaging.Display;

/// <summary>What stands in for pixels beyond the edge; letters show the row a b c d.</summary>
public enum MedianBorder
{
    /// <summary>aa|abcd|dd. What the product uses, and what OpenCV's medianBlur does.</summary>
    Nearest,

    /// <summary>ba|abcd|dc.</summary>
    Reflect,

    /// <summary>cb|abcd|cb.</summary>
    Mirror,

    /// <summary>00|abcd|00.</summary>
    Zero,
}
