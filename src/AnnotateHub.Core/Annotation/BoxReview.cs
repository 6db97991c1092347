namespace AnnotateHub.Core.Annotation;

/// <summary>What a person did with a box that a model proposed. Boxes of other origin stay <see cref="None"/>.</summary>
public enum BoxReview
{
    None,

    /// <summary>Explicitly: a key, a click.</summary>
    Accepted,

    /// <summary>Reshaped or reclassified.</summary>
    Corrected,

    /// <summary>Untouched when the image was submitted.</summary>
    ImplicitlyAccepted,
}
