namespace AnnotateHub.Data.Entities;

public enum ModelPurpose
{
    /// <summary>Proposes boxes.</summary>
    Detector,

    /// <summary>Gives class probabilities for crops of boxes.</summary>
    Classifier,
}
