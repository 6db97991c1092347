namespace AnnotateHub.Core.Labels;

/// <summary>One class that a box can carry.</summary>
/// <param name="Key">Short stable name that boxes and exports hold, for example <c>R</c>.</param>
/// <param name="Name">What people read, for example <c>Cancer (red)</c>.</param>
/// <param name="Color">Box colour as <c>#rrggbb</c>.</param>
public sealed record LabelClass(string Key, string Name, string Color);

/// <summary>The ordered classes of a project; the position (from 1) is the number key that picks the class.</summary>
public sealed class ClassScheme
{
    public ClassScheme(IReadOnlyList<LabelClass> classes)
    {
        if (classes.Count == 0) throw new ArgumentException("A class scheme needs at least one class; found none.");
        foreach (var item in classes)
        {
            if (string.IsNullOrWhiteSpace(item.Key) || item.Key.Length > 64 || item.Key.Any(char.IsControl))
                throw new ArgumentException($"A class key must be 1 to 64 printable characters; found '{item.Key}'.");
            if (!IsColor(item.Color))
                throw new ArgumentException($"Class '{item.Key}' needs a colour such as #ff4d4d; found '{item.Color}'.");
        }

        var twice = classes.GroupBy(item => item.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ArgumentException($"Class key '{twice.Key}' is there {twice.Count()} times; keys must differ.");
        Classes = classes;
    }

    public IReadOnlyList<LabelClass> Classes { get; }

    public LabelClass? Find(string key) => Classes.FirstOrDefault(item => item.Key == key);

    /// <summary>The classes of the paper: R cancer, G normal, U unknown (nuclei only).</summary>
    public static ClassScheme CancerNormalUnknown { get; } = new(
    [
        new LabelClass("R", "Cancer", "#ff5a52"),
        new LabelClass("G", "Normal", "#35d07f"),
        new LabelClass("U", "Unknown", "#4da3ff"),
    ]);

    private static bool IsColor(string color) =>
        color is ['#', ..] && color.Length == 7 && color.Skip(1).All(Uri.IsHexDigit);
}
