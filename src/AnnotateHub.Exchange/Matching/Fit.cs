namespace AnnotateHub.Exchange.Matching;

/// <summary>How well two paths fit; the greater, the better. The default is: not at all.</summary>
/// <param name="IsSameCase">Capitals are as they are on the other side.</param>
/// <param name="Tail">Common parts from the end, the name among them.</param>
/// <param name="IsWhole">Neither path has more.</param>
/// <param name="Ending">2: the names are equal; 1: one of them lacks the ending; 0: they have different ones.</param>
/// <param name="IsApart">Both paths have folders beyond the common end, so that they contradict each other.</param>
internal readonly record struct Fit(bool IsSameCase, int Tail, bool IsWhole, int Ending, bool IsApart) : IComparable<Fit>
{
    public int CompareTo(Fit other) =>
        (IsSameCase, Tail, IsWhole, Ending).CompareTo((other.IsSameCase, other.Tail, other.IsWhole, other.Ending));

    public static Fit Between(ImagePath name, bool isLabelFile, ImagePath image)
    {
        var exact = Between(name, isLabelFile, image, StringComparison.Ordinal);
        return exact.Tail > 0 ? exact : Between(name, isLabelFile, image, StringComparison.OrdinalIgnoreCase);
    }

    private static Fit Between(ImagePath name, bool isLabelFile, ImagePath image, StringComparison comparison)
    {
        var ending =
            name.Name.Equals(image.Name, comparison) ? 2
            : name.Name.Equals(image.Stem, comparison) || !isLabelFile && name.Stem.Equals(image.Name, comparison) ? 1
            : !isLabelFile && name.Stem.Equals(image.Stem, comparison) ? 0
            : -1;
        if (ending < 0)
            return default;
        var shorter = Math.Min(name.Folders.Count, image.Folders.Count);
        var common = 0;
        while (common < shorter && name.Folders[^(common + 1)].Equals(image.Folders[^(common + 1)], comparison))
            common++;
        return new Fit(
            comparison == StringComparison.Ordinal,
            1 + common,
            common == name.Folders.Count && common == image.Folders.Count,
            ending,
            common < shorter
        );
    }
}
