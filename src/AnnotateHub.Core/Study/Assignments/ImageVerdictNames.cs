namespace AnnotateHub.Core.Study.Assignments;

/// <summary>Verdicts by name: <c>noCells</c> in JSON and CSV, <c>no cells</c> for people.</summary>
public static class ImageVerdictNames
{
    private static readonly (ImageVerdicts Verdict, string Key, string Words)[] Known =
    [
        (ImageVerdicts.NoCells, "noCells", "no cells"),
        (ImageVerdicts.OutOfFocus, "outOfFocus", "out of focus"),
        (ImageVerdicts.BadStaining, "badStaining", "bad staining"),
        (ImageVerdicts.Unsure, "unsure", "unsure"),
    ];

    /// <summary>In the order in which they are shown and listed.</summary>
    public static IReadOnlyList<ImageVerdicts> All { get; } = [.. Known.Select(item => item.Verdict)];

    public static IReadOnlyList<string> Keys(ImageVerdicts verdicts) =>
        [.. Known.Where(item => verdicts.HasFlag(item.Verdict)).Select(item => item.Key)];

    public static IReadOnlyList<string> Words(ImageVerdicts verdicts) =>
        [.. Known.Where(item => verdicts.HasFlag(item.Verdict)).Select(item => item.Words)];

    /// <summary>The verdicts of these keys, or a sentence for the first that is none.</summary>
    public static (ImageVerdicts Verdicts, string? Fault) Parse(IEnumerable<string?> keys)
    {
        var verdicts = ImageVerdicts.None;
        foreach (var key in keys)
        {
            var found = Array.Find(Known, item => item.Key == key);
            if (found.Key is null)
                return (
                    ImageVerdicts.None,
                    $"There is no verdict '{key}'; an image has {string.Join(", ", Known.Select(item => item.Key))}, or none."
                );
            verdicts |= found.Verdict;
        }

        return (verdicts, null);
    }
}
