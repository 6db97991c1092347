namespace AnnotateHub.Training.Backbones;

/// <summary>What is made of a layer's values.</summary>
public enum Activation
{
    None,

    /// <summary>Nothing below 0.</summary>
    Relu,

    /// <summary>Nothing below 0 or above 6.</summary>
    Relu6,
}
