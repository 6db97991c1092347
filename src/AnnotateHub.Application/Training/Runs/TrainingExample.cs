namespace AnnotateHub.Application.Training.Runs;

/// <summary>A few boxes of one image: what is true, and what the network says.</summary>
/// <param name="IsValidation">False where no image was kept: then it was trained on this one.</param>
public sealed record TrainingExample(
    long ImageId,
    string Name,
    int Width,
    int Height,
    bool IsValidation,
    IReadOnlyList<TrainingExampleBox> Truth,
    IReadOnlyList<TrainingExampleBox> Found
);
