namespace AnnotateHub.Data.Entities;

public enum RunKind
{
    /// <summary>A detector, with or without a classifier, proposes boxes on images.</summary>
    Propose,

    /// <summary>A classifier looks at boxes that are there already and keeps their class probabilities.</summary>
    Classify,
}
