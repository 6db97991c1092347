using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Exchange.Reading;

/// <summary>
/// One rater answers an image once. Where there are two answers nobody knows which one counts: both are named and left out.
/// </summary>
internal static class DoubleAnswers
{
    public static IReadOnlyList<ImageLabels> LeftOut(IReadOnlyList<ImageLabels> labels, ReadResultBuilder gathered, bool isFilePerImage)
    {
        var left = new HashSet<ImageLabels>(ReferenceEqualityComparer.Instance);
        foreach (
            var same in labels
                .GroupBy(imageLabels => (KeyOf(imageLabels), imageLabels.Rater, imageLabels.IsModel))
                .Where(group => group.Skip(1).Any())
        )
        {
            // In another folder it is another image of that name, unless a picture says that it is the same.
            foreach (
                var here in same.GroupBy(
                        imageLabels =>
                            imageLabels.Picture is null && imageLabels.Rater is null
                                ? FolderRaters.PlaceOf(imageLabels, isFilePerImage)
                                : "",
                        StringComparer.Ordinal
                    )
                    .Where(group => group.Skip(1).Any())
            )
            {
                var answers = here.ToList();
                left.UnionWith(answers);
                var who = answers[0].Rater is { } rater ? $" by {rater}" : "";
                var named =
                    string.Join(" and ", answers.Take(4).Select(imageLabels => $"'{imageLabels.Source}'"))
                    + (answers.Count > 4 ? $" and {answers.Count - 4} more" : "");
                gathered.Fault(
                    answers[0].File,
                    0,
                    $"The image '{ReadResultBuilder.Shown(answers[0].Picture?.Path ?? answers[0].Image)}' has {answers.Count} "
                        + $"answers{who}: {named}. None of them is taken; keep one, or rename the other image.",
                    FaultKind.Twice
                );
                gathered.Damaged.AddRange(
                    answers.Select(imageLabels => imageLabels with { Boxes = [], Refused = Math.Max(1, imageLabels.Boxes.Count) })
                );
            }
        }

        return left.Count == 0 ? labels : [.. labels.Where(imageLabels => !left.Contains(imageLabels))];
    }

    private static object KeyOf(ImageLabels imageLabels) =>
        imageLabels.Picture is { } picture ? (object)picture : ImagePath.Parse(imageLabels.Image)?.ToString() ?? imageLabels.Image;
}
