namespace AnnotateHub.Core.Agreement;

/// <summary>Whether people correct a model or follow it.</summary>
public static class Anchoring
{
    private const int Bins = 10;

    /// <summary>One row a person by name, and a last one of all.</summary>
    /// <param name="blind">Work of the same people without the model's boxes; images of others are left out.</param>
    /// <param name="iou">From which a person's box and the model's are one cell.</param>
    public static IReadOnlyList<AnchorRow> Compute(
        IReadOnlyList<AnchoredImage> images,
        IReadOnlyList<BlindImage>? blind = null,
        double iou = 0.5
    )
    {
        var people = images.Select(image => image.Person).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var unseen = (blind ?? []).Where(image => people.Contains(image.Person)).ToList();
        return
        [
            .. people.Select(person =>
                Row(person, [.. images.Where(image => image.Person == person)], [.. unseen.Where(image => image.Person == person)], iou)
            ),
            Row("all", images, unseen, iou),
        ];
    }

    private static AnchorRow Row(string person, IReadOnlyList<AnchoredImage> images, IReadOnlyList<BlindImage> blind, double iou)
    {
        var (with, without) = (
            images.Where(image => image.Proposed is not null).ToList(),
            images.Where(image => image.Proposed is null).ToList()
        );
        var fates = with.SelectMany(image =>
            {
                var final = image.Final.ToDictionary(box => box.Id, StringComparer.Ordinal);
                return image.Proposed!.Select(box => (Box: box, Now: final.GetValueOrDefault(box.Id)));
            })
            .ToList();
        var added = with.Sum(image => image.Final.Count(box => image.Proposed!.All(proposed => proposed.Id != box.Id)));
        return new AnchorRow(
            person,
            with.Count,
            without.Count,
            new AnchorCounts(
                fates.Count,
                fates.Count(fate => !IsCorrected(fate)),
                fates.Count(fate => fate.Now is { } now && now.Box != fate.Box.Box),
                fates.Count(fate => fate.Now is { } now && now.Class != fate.Box.Class),
                fates.Count(fate => fate.Now is null),
                added
            ),
            with.Count == 0 ? null : with.Average(image => image.ActiveSeconds),
            without.Count == 0 ? null : without.Average(image => image.ActiveSeconds),
            [
                .. Enumerable
                    .Range(0, Bins)
                    .Select(bin =>
                    {
                        var own = fates
                            .Where(fate => fate.Box.Score is { } score && Math.Clamp((int)(score * Bins), 0, Bins - 1) == bin)
                            .ToList();
                        return new CorrectionBin(
                            (double)bin / Bins,
                            (bin + 1.0) / Bins,
                            own.Count,
                            own.Count == 0 ? null : (double)own.Count(IsCorrected) / own.Count
                        );
                    }),
            ],
            Agreement([.. with.Select(image => (Classed(image.Final), Classed(image.Proposed!)))], iou),
            Agreement([.. blind.Select(image => (image.Drawn, image.Model))], iou)
        );
    }

    private static ModelAgreement Agreement(
        IReadOnlyList<(IReadOnlyList<ClassedBox> Person, IReadOnlyList<ClassedBox> Model)> images,
        double iou
    ) =>
        new(
            images.Count,
            images.Aggregate(default(DetectionCounts), (sum, image) => sum + ImagePair.Match(image.Person, image.Model, iou).Counts)
        );

    private static IReadOnlyList<ClassedBox> Classed(IReadOnlyList<AnchorBox> boxes) =>
        [.. boxes.Select(box => new ClassedBox(box.Box, box.Class))];

    private static bool IsCorrected((AnchorBox Box, AnchorBox? Now) fate) =>
        fate.Now is null || fate.Now.Box != fate.Box.Box || fate.Now.Class != fate.Box.Class;
}
