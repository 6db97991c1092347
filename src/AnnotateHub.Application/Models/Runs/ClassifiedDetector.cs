using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>A detector with a classifier behind it that looks at every box that the detector proposed.</summary>
internal sealed class ClassifiedDetector(ICandidateModel detector, IBoxClassifier classifier) : ICandidateModel
{
    public IReadOnlyList<string> Classes => detector.Classes;

    public string Provider => detector.Provider;

    public int BatchSize => detector.BatchSize;

    public async Task<IReadOnlyList<IReadOnlyList<Candidate>>> ProposeAsync(
        IReadOnlyList<ModelImage> images,
        CancellationToken cancellationToken = default
    )
    {
        var proposed = await detector.ProposeAsync(images, cancellationToken);
        var classified = new List<IReadOnlyList<Candidate>>(proposed.Count);
        foreach (var (image, candidates) in images.Zip(proposed))
        {
            var probabilities =
                candidates.Count == 0
                    ? []
                    : await classifier.ClassifyAsync(image, [.. candidates.Select(candidate => candidate.Box)], cancellationToken);
            classified.Add([.. candidates.Select((candidate, index) => candidate with { ClassProbabilities = probabilities[index] })]);
        }

        return classified;
    }

    public void Dispose()
    {
        detector.Dispose();
        classifier.Dispose();
    }
}
