using AnnotateHub.Application.Training;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.LabelCheck;

/// <param name="Images">What was looked at, for the record.</param>
/// <param name="Labels">As <paramref name="Images"/>.</param>
/// <param name="Out">Gets <c>label-check.json</c>, <c>label-check.csv</c> and <c>folds/</c>; begun again it goes on.</param>
/// <param name="Folds">As many models, each checking the images that it was not trained on.</param>
/// <param name="WithBoxes">Also looks for missing and superfluous boxes, with as many detectors.</param>
public sealed record LabelCheckRequest(
    TrainingData Data,
    string Images,
    string Labels,
    string Out,
    int Folds = 5,
    long Seed = 1,
    bool WithBoxes = true,
    TrainingSettings? Classifier = null,
    TrainingSettings? Detector = null,
    string Device = "cpu",
    int Threads = 1,
    int? MemoryMegabytes = null
)
{
    public const int MostFolds = 20;
}
