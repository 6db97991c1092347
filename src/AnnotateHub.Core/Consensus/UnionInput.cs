namespace AnnotateHub.Core.Consensus;

/// <summary>All boxes of an image in the union's order, and the same by annotator.</summary>
internal sealed class UnionInput
{
    public UnionInput(IEnumerable<AnnotatorBoxes> annotators)
    {
        var all = annotators.ToList();
        Refuse(
            all.GroupBy(annotatorBoxes => annotatorBoxes.Annotator, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key,
            "annotator"
        );
        foreach (var item in all)
            Refuse(
                item.Boxes.GroupBy(box => box.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key,
                $"box of {item.Annotator}"
            );
        ByAnnotator =
        [
            .. all.OrderBy(annotatorBoxes => annotatorBoxes.Rank)
                .ThenBy(annotatorBoxes => annotatorBoxes.Annotator, StringComparer.Ordinal)
                .Select(annotatorBoxes =>
                    Sorted(annotatorBoxes.Boxes.Select(box => new InputBox(annotatorBoxes.Annotator, annotatorBoxes.Rank, box)))
                ),
        ];
        Boxes = Sorted(ByAnnotator.SelectMany(boxes => boxes));
        SeniorRank = all.Count == 0 ? 0 : all.Min(annotatorBoxes => annotatorBoxes.Rank);
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
        if (twice is not null)
            throw new ArgumentException($"The {what} '{twice}' is given twice; a union needs each once.");
    }
}
