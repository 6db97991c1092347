using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>One annotator's box.</summary>
/// <param name="Id">Differs from every other of the annotator.</param>
public sealed record DrawnBox(string Id, PixelBox Box, string Class);

/// <summary>What one annotator drew on an image.</summary>
/// <param name="Annotator">Differs from every other annotator of the image.</param>
/// <param name="Rank">1 is the most experienced; equal ranks are allowed and make the union ask.</param>
public sealed record AnnotatorBoxes(string Annotator, int Rank, IReadOnlyList<DrawnBox> Boxes);

/// <summary>A box with who drew it.</summary>
public sealed record InputBox(string Annotator, int Rank, DrawnBox Drawn)
{
    public PixelBox Box => Drawn.Box;
    public string Class => Drawn.Class;

    /// <summary>Rank, x1, y1, x2, y2, class, id; then the annotator, so that no order is left to chance.</summary>
    public static int Compare(InputBox left, InputBox right)
    {
        var order = (left.Rank, left.Box.X1, left.Box.Y1, left.Box.X2, left.Box.Y2).CompareTo((right.Rank, right.Box.X1, right.Box.Y1, right.Box.X2, right.Box.Y2));
        if (order == 0) order = string.CompareOrdinal(left.Class, right.Class);
        if (order == 0) order = string.CompareOrdinal(left.Drawn.Id, right.Drawn.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Annotator, right.Annotator);
    }
}

/// <summary>All boxes of an image in the union's order, and the same by annotator.</summary>
internal sealed class UnionInput
{
    public UnionInput(IEnumerable<AnnotatorBoxes> annotators)
    {
        var all = annotators.ToList();
        Refuse(all.GroupBy(item => item.Annotator, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key, "annotator");
        foreach (var item in all) Refuse(item.Boxes.GroupBy(box => box.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key, $"box of {item.Annotator}");
        ByAnnotator = [.. all.OrderBy(item => item.Rank).ThenBy(item => item.Annotator, StringComparer.Ordinal).Select(item => Sorted(item.Boxes.Select(box => new InputBox(item.Annotator, item.Rank, box))))];
        Boxes = Sorted(ByAnnotator.SelectMany(boxes => boxes));
        SeniorRank = all.Count == 0 ? 0 : all.Min(item => item.Rank);
    }

    /// <summary>In the order of <see cref="InputBox.Compare"/>.</summary>
    public InputBox[] Boxes { get; }

    /// <summary>One list for each annotator, the most experienced first.</summary>
    public IReadOnlyList<InputBox[]> ByAnnotator { get; }

    public int SeniorRank { get; }

    private static InputBox[] Sorted(IEnumerable<InputBox> boxes)
    {
        var sorted = boxes.ToArray();
        Array.Sort(sorted, InputBox.Compare);
        return sorted;
    }

    private static void Refuse(string? twice, string what)
    {
        if (twice is not null) throw new ArgumentException($"The {what} '{twice}' is given twice; a union needs each once.");
    }
}
