namespace AnnotateHub.Inference.Manifests;

public enum ResizeKind
{
    /// <summary>Native resolution; a smaller image is padded at its right and bottom edge to what the model takes.</summary>
    None,

    /// <summary>Both sides to the model's size, whatever that does to the proportions.</summary>
    Squash,

    /// <summary>Proportions kept, the rest filled.</summary>
    Letterbox,
}
