namespace AnnotateHub.Application.LabelCheck;

/// <summary>What a lead decided on a finding.</summary>
public enum LabelVerdict
{
    /// <summary>The label is right; the finding does not come again while the box stays as it is.</summary>
    Right,

    /// <summary>To be mended in the image.</summary>
    Fix,

    /// <summary>The annotator was asked, by a comment pinned to the place.</summary>
    Asked,
}
