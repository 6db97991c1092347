namespace AnnotateHub.Training.Jobs;

public enum TrainingKind
{
    /// <summary>Images to boxes.</summary>
    Detector,

    /// <summary>Crops of boxes to classes.</summary>
    Classifier,
}
