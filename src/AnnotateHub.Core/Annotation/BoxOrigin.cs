namespace AnnotateHub.Core.Annotation;

/// <summary>Where a box first came from.</summary>
public enum BoxOrigin
{
    Drawn,
    Pasted,
    Imported,
    Model,
    Union,

    /// <summary>Proposed at a person's click from the image's light or a model's candidates, and taken by the person as it was
    /// shown.</summary>
    Assisted,
}
