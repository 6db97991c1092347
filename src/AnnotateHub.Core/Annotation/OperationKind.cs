namespace AnnotateHub.Core.Annotation;

/// <summary>What one finished gesture did. The names on the wire are the same in lower case (docs/canvas-contract.md).</summary>
public enum OperationKind
{
    Add,
    Reshape,
    Reclassify,
    Flag,
    Delete,
    Submit,

    /// <summary>Takes a submission back, where the round allows it (free rounds do).</summary>
    Reopen,

    /// <summary>Says what a person thinks of boxes that a model proposed (<see cref="BoxReview"/>).</summary>
    Review,
}
