namespace AnnotateHub.Core.Evaluation;

/// <summary>Which true box a detection takes. A hit needs IoU of at least the threshold in both.</summary>
public enum MatchingRule
{
    /// <summary>The box it overlaps most; when an earlier detection has taken that one, it is a false positive.</summary>
    Voc,

    /// <summary>The <b>still free</b> box it overlaps most (the later of equals); ignored boxes only where no free box will do, and by
    /// intersection / detection area.</summary>
    Coco,
}
