namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>The cells behind the figures of two raters: what a click on a figure opens.</summary>
public static class ComparedCells
{
    /// <summary>Worst first: lowest IoU, then image and place; cells that one alone saw by image and place.</summary>
    /// <param name="compared">Classes that all raters looked for.</param>
    /// <param name="classA">A class, <see cref="NotSeen"/>, or null: any.</param>
    /// <param name="classB">Likewise.</param>
    public static IReadOnlyList<ComparedCell> Find(
        AgreementInput input,
        IReadOnlyCollection<string> compared,
        double iou,
        string a,
        string b,
        string? classA,
        string? classB
    )
    {
        var (left, right) = (Number(input, a), Number(input, b));
        if (left is null || right is null)
            return [];
        var cells = new List<ComparedCell>();
        foreach (var image in AgreementReports.CommonImages(AgreementReports.ComparedImages(input, compared), left.Value, right.Value))
        {
            var pair = ImagePair.Match(image.A, image.B, iou);
            var (seenByB, seenByA) = (
                pair.Pairs.Select(matchedPair => matchedPair.A).ToHashSet(),
                pair.Pairs.Select(matchedPair => matchedPair.B).ToHashSet()
            );
            cells.AddRange(
                pair.Pairs.Select(matchedPair => new ComparedCell(
                    image.Image,
                    image.A[matchedPair.A],
                    image.B[matchedPair.B],
                    matchedPair.Iou
                ))
            );
            cells.AddRange(
                image.A.Where((_, index) => !seenByB.Contains(index)).Select(box => new ComparedCell(image.Image, box, null, null))
            );
            cells.AddRange(
                image.B.Where((_, index) => !seenByA.Contains(index)).Select(box => new ComparedCell(image.Image, null, box, null))
            );
        }

        return
        [
            .. cells
                .Where(cell => Is(cell.A, classA) && Is(cell.B, classB))
                .OrderBy(cell => cell.Iou ?? 0)
                .ThenBy(cell => cell.Image, StringComparer.Ordinal)
                .ThenBy(cell => cell.Around.Y1)
                .ThenBy(cell => cell.Around.X1),
        ];
    }

    /// <summary>What a row or column is called that no class stands for.</summary>
    public static string NotSeen => PairBuilder.NotSeen;

    private static bool Is(ClassedBox? box, string? wanted) => wanted is null || (box?.Class ?? NotSeen) == wanted;

    private static int? Number(AgreementInput input, string name) =>
        input.Raters.Index().Where(item => item.Item.Name == name).Select(item => (int?)item.Index).FirstOrDefault();
}
