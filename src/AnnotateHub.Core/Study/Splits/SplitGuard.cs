using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Study.Splits;

/// <summary>Keeps test images out of everything that a model learns from, and everything else out of the test. Asked by rounds, splits and
/// exports alike.</summary>
public static class SplitGuard
{
    /// <summary>Null when none of the images is a test image; else a sentence that names some. Asked before anything is exported for
    /// training.</summary>
    public static string? GetTrainingDenialReason(IEnumerable<(string Name, DataSplit? Split)> images)
    {
        var test = images.Where(image => image.Split is DataSplit.Test).Select(image => image.Name).Order(StringComparer.Ordinal).ToList();
        return test.Count == 0
            ? null
            : $"{Names(test)} {(test.Count == 1 ? "is a test image" : "are test images")}; nothing may learn from them. Leave "
                + "them out, or export the test split by itself.";
    }

    /// <summary>Null when a round with this pool may use the image; else why not, to follow the image's name.</summary>
    /// <param name="isInSeedRound">Whether a seed round holds the image.</param>
    public static string? GetDenialReason(ImagePool pool, DataSplit? split, bool isInSeedRound) =>
        pool switch
        {
            ImagePool.All or ImagePool.Calibrated => null,
            _ when split is null => "has no split yet; draw the splits first",
            ImagePool.Test => split is DataSplit.Test
                ? null
                : $"is a {ToDisplayText(split.Value)} image; a test round takes test images only",
            _ when split is DataSplit.Test => "is a test image, from which nothing may learn",
            ImagePool.Remaining when isInSeedRound => "is in a seed round; refinement takes the remaining images",
            ImagePool.Remaining or ImagePool.NotTest => null,
            _ => throw new ArgumentOutOfRangeException(nameof(pool), pool, null),
        };

    /// <summary>Null when an image that a round of this kind holds may have this split; else why not, to follow the image's name.</summary>
    public static string? GetRoundDenialReason(RoundKind kind, DataSplit? split) =>
        (kind, split) switch
        {
            (RoundKind.Free, _) => null,
            (RoundKind.Test, not DataSplit.Test) => "is in a test round and must stay a test image",
            (not RoundKind.Test, DataSplit.Test) =>
                $"is in a round of kind {RoundRules.For(kind).Name.ToLowerInvariant()} and cannot become a test image",
            _ => null,
        };

    public static string ToDisplayText(DataSplit split) =>
        split switch
        {
            DataSplit.Train => "training",
            DataSplit.Validation => "validation",
            DataSplit.Test => "test",
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, null),
        };

    /// <summary>The first few names, and how many more there are.</summary>
    public static string Names(IReadOnlyCollection<string> names, int most = 5) =>
        names.Count <= most ? string.Join(", ", names) : $"{string.Join(", ", names.Take(most))} and {names.Count - most} more";
}
