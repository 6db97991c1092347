namespace AnnotateHub.Data.Entities;

/// <summary>What a training makes. The numbers are stored.</summary>
public enum TrainingTarget
{
    Detector = 0,
    Classifier = 1,

    /// <summary>Both: the detector finds the cells, the classifier looks at each of its boxes.</summary>
    Both = 2,
}
