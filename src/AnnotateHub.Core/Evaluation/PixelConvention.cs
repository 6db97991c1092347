namespace AnnotateHub.Core.Evaluation;

public enum PixelConvention
{
    /// <summary>A box covers [x1, x2): no +1.</summary>
    Continuous,

    /// <summary>x2 and y2 name the last pixel inside: every side is one pixel longer.</summary>
    Inclusive,
}
