namespace AnnotateHub.Core.Agreement;

/// <summary>How two annotators named the cells of some images.</summary>
/// <param name="Classes">Allowed classes in their order.</param>
/// <param name="Confusion">Rows A, columns B, in the order of the classes; the last row and column are <i>not seen</i>. Their corner is 0:
/// nothing is unseen by both.</param>
/// <param name="Matched">The same without <i>not seen</i>: the cells that both found.</param>
public sealed record ClassAgreement(IReadOnlyList<string> Classes, ConfusionTable Confusion, ConfusionTable Matched)
{
    private const string OneClass =
        "Only one class is allowed here, so every matched cell has the same class and no class coefficient is given.";

    /// <exception cref="ArgumentException">A box carries a class that is not in the list.</exception>
    public static ClassAgreement Compute(IEnumerable<ImagePair> images, IReadOnlyList<string> classes)
    {
        var number = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        var notSeen = classes.Count;
        var all = new List<(int, int)>();
        foreach (var image in images)
        {
            var (seenByB, seenByA) = (new bool[image.A.Count], new bool[image.B.Count]);
            foreach (var pair in image.Pairs)
            {
                (seenByB[pair.A], seenByA[pair.B]) = (true, true);
                all.Add((Number(image.A[pair.A]), Number(image.B[pair.B])));
            }

            all.AddRange(image.A.Where((_, index) => !seenByB[index]).Select(box => (Number(box), notSeen)));
            all.AddRange(image.B.Where((_, index) => !seenByA[index]).Select(box => (notSeen, Number(box))));
        }

        return new ClassAgreement(
            classes,
            ConfusionTable.From(all, classes.Count + 1),
            ConfusionTable.From(all.Where(pair => pair.Item1 < notSeen && pair.Item2 < notSeen), classes.Count)
        );

        int Number(ClassedBox box) =>
            number.TryGetValue(box.Class, out var found)
                ? found
                : throw new ArgumentException($"A box carries the class '{box.Class}'; the classes here are {string.Join(", ", classes)}.");
    }

    public Coefficient PercentAgreement => OfClasses(CohenKappa.PercentAgreement(Matched));

    /// <summary>Over the cells that both found.</summary>
    public Coefficient Kappa => OfClasses(CohenKappa.Compute(Matched));

    /// <summary>Secondary: with <i>not seen</i> as a category. Biased downwards by the corner that is always 0.</summary>
    public Coefficient KappaWithNotSeen => OfClasses(CohenKappa.Compute(Confusion));

    /// <summary>Kappa of one class against all others, over the cells that both found.</summary>
    public Coefficient KappaOf(string @class) =>
        OfClasses(CohenKappa.Compute(Matched.OneAgainstRest(Classes.Index().First(item => item.Item == @class).Index)));

    private Coefficient OfClasses(Coefficient coefficient) => Classes.Count < 2 ? Coefficient.Undefined(OneClass) : coefficient;
}
