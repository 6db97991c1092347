namespace AnnotateHub.Core.Labels;

/// <summary>The ordered classes of a project; the position (from 1) is the number key that picks the class.</summary>
public sealed class ClassScheme
{
    public ClassScheme(IReadOnlyList<LabelClass> classes)
    {
        if (classes.Count == 0)
            throw new ArgumentException("A class scheme needs at least one class; found none.");
        foreach (var labelClass in classes)
        {
            if (string.IsNullOrWhiteSpace(labelClass.Key) || labelClass.Key.Length > 64 || labelClass.Key.Any(char.IsControl))
                throw new ArgumentException($"A class key must be 1 to 64 printable characters; found '{labelClass.Key}'.");
            if (!IsColor(labelClass.Color))
                throw new ArgumentException($"Class '{labelClass.Key}' needs a colour such as #ff4d4d; found '{labelClass.Color}'.");
            if (labelClass.Mark is { } mark && !ClassMarks.All.Contains(mark))
                throw new ArgumentException(
                    $"Class '{labelClass.Key}' can be marked by {string.Join(", ", ClassMarks.All)}; found '{mark}'."
                );
        }

        var twice = classes.GroupBy(item => item.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new ArgumentException($"Class key '{twice.Key}' is there {twice.Count()} times; keys must differ.");
        Classes = classes;
    }

    public IReadOnlyList<LabelClass> Classes { get; }

    /// <summary>The classes with the marks that they are drawn with, for those who see only some of them.</summary>
    public IReadOnlyList<LabelClass> Marked =>
        [.. Classes.Select((labelClass, index) => labelClass with { Mark = labelClass.Mark ?? ClassMarks.Default(index) })];

    public LabelClass? Find(string key) => Classes.FirstOrDefault(labelClass => labelClass.Key == key);

    /// <summary>The classes of the paper: R cancer, G normal, U unknown (nuclei only).</summary>
    public static ClassScheme CancerNormalUnknown { get; } =
        new([
            new LabelClass("R", "Cancer", "#ff5a52"),
            new LabelClass("G", "Normal", "#35d07f"),
            new LabelClass("U", "Unknown", "#4da3ff"),
        ]);

    private static bool IsColor(string color) => color is ['#', ..] && color.Length == 7 && color.Skip(1).All(Uri.IsHexDigit);
}
