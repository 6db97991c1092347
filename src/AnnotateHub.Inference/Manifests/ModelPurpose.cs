namespace AnnotateHub.Inference.Manifests;

public enum ModelPurpose
{
    /// <summary>Images to boxes.</summary>
    Detector,

    /// <summary>Crops to class probabilities.</summary>
    Classifier,
}
