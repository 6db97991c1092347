namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>What becomes of cells without a clear colour in the training and validation images (docs/protocol.md section 5).</summary>
public enum UnknownCells
{
    /// <summary>U stays U, as in the published tree.</summary>
    Keep,
    Drop,

    /// <summary>U becomes normal: best in the paper.</summary>
    AsNormal,

    /// <summary>Every U becomes what models say: cancer from a mean confidence of 0.5, else normal.</summary>
    PseudolabelAll,

    /// <summary>U becomes cancer where the mean confidence of being cancer is above 0.8; the others are dropped.</summary>
    PseudolabelSureCancer,
}
