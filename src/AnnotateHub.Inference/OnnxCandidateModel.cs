using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference.Providers;

namespace AnnotateHub.Inference;

/// <summary>A detector alone, or the paper's two stages: every candidate that the detector keeps is also shown to the classifier, so that
/// thresholds, w and IoU can move without inferring again.</summary>
public sealed class OnnxCandidateModel(OnnxDetector detector, OnnxClassifier? classifier = null) : ICandidateModel
{
    public IReadOnlyList<string> Classes => detector.Classes;

    public string Provider => detector.Report.Provider;

    public int BatchSize => detector.BatchSize;

    public ProviderReport Report => detector.Report;

    /// <summary>Null without a classifier.</summary>
    public ProviderReport? ClassifierReport => classifier?.Report;

    public async Task<IReadOnlyList<IReadOnlyList<Candidate>>> ProposeAsync(
        IReadOnlyList<ModelImage> images,
        CancellationToken cancellationToken = default
    )
    {
        // Preparation is plain computing; the caller's thread may be one that people wait for.
        var found = await Task.Run(() => detector.DetectAsync(images, cancellationToken), cancellationToken);
        if (classifier is null)
            return found;
        var judged = new List<IReadOnlyList<Candidate>>(found.Count);
        for (var index = 0; index < images.Count; index++)
        {
            var (image, candidates) = (images[index], found[index]);
            var probabilities = await Task.Run(
                () => classifier.ClassifyAsync(image, [.. candidates.Select(candidate => candidate.Box)], cancellationToken),
                cancellationToken
            );
            judged.Add([.. candidates.Zip(probabilities, (candidate, own) => candidate with { ClassProbabilities = own })]);
        }

        return judged;
    }

    public void Dispose()
    {
        detector.Dispose();
        classifier?.Dispose();
    }
}
