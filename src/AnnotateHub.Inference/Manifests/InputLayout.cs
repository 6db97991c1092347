namespace AnnotateHub.Inference.Manifests;

public enum InputLayout
{
    /// <summary>Batch, planes, height, width.</summary>
    Nchw,

    /// <summary>Planes, height, width: torchvision's detectors know no batch axis.</summary>
    Chw,
}
