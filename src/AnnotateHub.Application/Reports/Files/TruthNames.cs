using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>Finds the image of the truth that a prediction is of, in the way in which labels find their pictures.</summary>
internal sealed class TruthNames
{
    private const int MaxReported = 10;
    private readonly ImageLookup<ImageLabels> _lookup;
    private readonly Dictionary<ImageLabels, string> _keys = new(ReferenceEqualityComparer.Instance);

    private readonly HashSet<string> _names;

    public TruthNames(AnnotationFolder truth)
    {
        _names = [.. truth.Images.Keys];
        foreach (var (key, labels) in truth.Images)
            _keys[labels] = key;
        _lookup = new ImageLookup<ImageLabels>(
            // A label file has lost one ending: that of x.tif is of another image than that of x.
            truth.Images.SelectMany(image => new[] { ($"{image.Key}.png", image.Value), (image.Value.Image, image.Value) })
        );
    }

    /// <summary>
    /// The predictions under the truth's names. Those of images that the truth does not have count for nothing, as they are; what is
    /// doubtful is left out and told.
    /// </summary>
    public IReadOnlyList<Prediction> Matched(string run, IReadOnlyList<Prediction> predictions, List<string> notes)
    {
        var names = new Dictionary<string, string?>(StringComparer.Ordinal);
        var told = new List<string>();
        foreach (var image in predictions.Select(prediction => prediction.Image).Distinct(StringComparer.Ordinal))
        {
            if (_names.Contains(image))
            {
                names[image] = image;
                continue;
            }

            var match = _lookup.Find([new ImageName(image)]);
            names[image] =
                match.Kind == MatchKind.Ambiguous ? null
                : match.Image is { } imageLabels ? _keys[imageLabels]
                : image;
            if (match.Kind == MatchKind.Ambiguous)
                told.Add(
                    $"{run}: '{image}' fits {string.Join(" and ", match.Others.Take(3).Select(other => $"'{other.Path}'"))} equally well; its predictions are left out."
                );
            else if (match.Kind == MatchKind.NameOnly)
                told.Add($"{run}: only the last part of '{image}' fits the image '{match.Path}'; it was taken.");
            else if (match.Kind == MatchKind.None)
                told.Add($"{run}: the truth has no image '{image}'; its predictions count for nothing.");
        }

        notes.AddRange(told.Take(MaxReported));
        if (told.Count > MaxReported)
            notes.Add($"{run}: and so for {told.Count - MaxReported} more images.");
        return
        [
            .. predictions
                .Where(prediction => names[prediction.Image] is not null)
                .Select(prediction => prediction with { Image = names[prediction.Image]! }),
        ];
    }
}
