namespace AnnotateHub.Training.Cards;

/// <summary>What the model learnt from and was measured on.</summary>
/// <param name="LabelVersion">Hash of images, splits, classes and boxes.</param>
/// <param name="PixelVersion">Hash of every pixel that was read.</param>
/// <param name="People">Whose labels; empty where the files name nobody.</param>
/// <param name="LeftOut">Sentences on what was not used.</param>
/// <param name="Version">Hash of the data set of a project as it was frozen; null where folders were trained on.</param>
public sealed record CardData(
    string LabelVersion,
    string PixelVersion,
    int TrainingImages,
    int ValidationImages,
    IReadOnlyDictionary<string, int> TrainingBoxes,
    IReadOnlyDictionary<string, int> ValidationBoxes,
    IReadOnlyList<string> Patients,
    IReadOnlyList<string> People,
    string Images,
    string Labels,
    IReadOnlyList<string> LeftOut,
    string? Version = null
);
