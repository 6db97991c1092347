namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>The part of an agreement report on all raters together.</summary>
internal static class GroupBuilder
{
    private const string WithNotSeen =
        "Secondary, biased downwards: a cell that nobody saw cannot occur. A rater who did not have an image is missing there, "
        + "not 'not seen'.";

    /// <summary>The cells of one image. Categories are the classes; in <paramref name="Union"/> one more, <i>not seen</i>.</summary>
    public sealed record Cells(
        string Image,
        string Patient,
        IReadOnlyList<CellGroup> Groups,
        Ratings Seen,
        RatingTally Tally,
        RatingTally Complete,
        RatingTally Union,
        RatingTally UnionComplete,
        IReadOnlyList<RatingTally> OneAgainstRest,
        IReadOnlyList<double>? CellCounts
    );

    /// <summary>Sums over images.</summary>
    private sealed record Sums(
        RatingTally Tally,
        RatingTally Complete,
        RatingTally Union,
        RatingTally UnionComplete,
        IReadOnlyList<RatingTally> OneAgainstRest,
        IReadOnlyList<IReadOnlyList<double>> CellCounts,
        double? MeanF1
    );

    public static IReadOnlyList<Cells> Group(IEnumerable<ReportImage> images, IReadOnlyList<string> classes, double iou)
    {
        var number = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        return
        [
            .. images.Select(image =>
            {
                var groups = CellGroups.Create([.. image.Boxes.Select(boxes => boxes?.Select(box => box.Box).ToArray() ?? [])], iou);
                int?[][] items =
                [
                    .. groups.Select(group =>
                        group
                            .BoxOf.Select((box, rater) => box is { } index ? (int?)number[image.Boxes[rater]![index].Class] : null)
                            .ToArray()
                    ),
                ];
                var seen = Ratings.OfItems(items, classes.Count);
                var union = Ratings.OfItems(
                    items.Select(item =>
                        item.Select((category, rater) => category ?? (image.Boxes[rater] is null ? null : classes.Count)).ToArray()
                    ),
                    classes.Count + 1
                );
                return new Cells(
                    image.Name,
                    image.Patient,
                    groups,
                    seen,
                    RatingTally.From(seen),
                    RatingTally.From(Complete(seen, image)),
                    RatingTally.From(union),
                    RatingTally.From(Complete(union, image)),
                    [.. classes.Select((_, category) => RatingTally.From(seen.OneAgainstRest(category)))],
                    image.Boxes.All(boxes => boxes is not null) ? [.. image.Boxes.Select(boxes => (double)boxes!.Count)] : null
                );
            }),
        ];

        // Of all raters of the report: an image that somebody did not have gives no complete cell.
        static Ratings Complete(Ratings ratings, ReportImage image) =>
            image.Boxes.All(boxes => boxes is not null) ? ratings.Complete() : Ratings.OfItems([], ratings.Categories);
    }

    /// <param name="pairCounts">For every pair of raters the counts in each image; null where one of them did not have it.</param>
    public static GroupReport Build(
        IReadOnlyList<Cells> images,
        int raters,
        IReadOnlyList<IReadOnlyList<DetectionCounts?>> pairCounts,
        IReadOnlyList<string> classes,
        AgreementSettings settings
    )
    {
        var resampling = new Resampling<Sums>(
            [.. images.Select(image => image.Patient)],
            settings.Resamples,
            settings.Seed,
            draw => Sum(draw, images, pairCounts, classes.Count)
        );
        var seenBy = Enumerable
            .Range(1, raters)
            .Select(count => images.Sum(image => image.Groups.Count(group => group.RaterCount == count)))
            .ToArray();
        var pairable = images.Sum(image => image.Tally.RatedByTwo);
        return new GroupReport(
            images.Count,
            seenBy,
            resampling.Compute(sums => sums.MeanF1, "Nobody drew anything."),
            classes.Count < 2
                ? ClassText.OneClassOnly(pairable, withNotSeen: false)
                : new ClassFigures(
                    pairable,
                    resampling.Compute(sums => SeveralRaters.PercentAgreement(sums.Tally)),
                    null,
                    resampling.Compute(sums => SeveralRaters.FleissKappa(sums.Complete)),
                    resampling.Compute(sums => SeveralRaters.KrippendorffAlpha(sums.Tally)),
                    resampling.Compute(sums => SeveralRaters.GwetAc1(sums.Tally)),
                    $"Fleiss' kappa is over the {images.Sum(image => image.Complete.Rated)} cells that all raters saw; the others over the {pairable} cells that two or more saw."
                ),
            classes.Count < 2
                ? ClassText.OneClassOnly(seenBy.Sum(), withNotSeen: true)
                : new ClassFigures(
                    seenBy.Sum(),
                    resampling.Compute(sums => SeveralRaters.PercentAgreement(sums.Union)),
                    null,
                    resampling.Compute(sums => SeveralRaters.FleissKappa(sums.UnionComplete)),
                    resampling.Compute(sums => SeveralRaters.KrippendorffAlpha(sums.Union)),
                    resampling.Compute(sums => SeveralRaters.GwetAc1(sums.Union)),
                    WithNotSeen
                ),
            [
                .. classes.Select(
                    (name, number) =>
                        new OneClassFigures(
                            name,
                            null,
                            null,
                            classes.Count < 2
                                ? new Figure(null, ClassText.OneClass)
                                : resampling.Compute(sums => SeveralRaters.KrippendorffAlpha(sums.OneAgainstRest[number]))
                        )
                ),
            ],
            new CountFigures(resampling.Compute(sums => CountAgreement.Icc21(sums.CellCounts)), null),
            resampling.NoInterval
        );
    }

    private static Sums Sum(
        IReadOnlyList<int> draw,
        IReadOnlyList<Cells> images,
        IReadOnlyList<IReadOnlyList<DetectionCounts?>> pairCounts,
        int classes
    )
    {
        var sums = new Sums(
            new(classes),
            new(classes),
            new(classes + 1),
            new(classes + 1),
            [.. Enumerable.Range(0, classes).Select(_ => new RatingTally(2))],
            [.. draw.Select(image => images[image].CellCounts).OfType<IReadOnlyList<double>>()],
            MeanF1(draw, pairCounts)
        );
        foreach (var image in draw)
        {
            var cells = images[image];
            sums.Tally.Add(cells.Tally);
            sums.Complete.Add(cells.Complete);
            sums.Union.Add(cells.Union);
            sums.UnionComplete.Add(cells.UnionComplete);
            for (var category = 0; category < classes; category++)
                sums.OneAgainstRest[category].Add(cells.OneAgainstRest[category]);
        }

        return sums;
    }

    /// <summary>Mean over pairs of the F1 over the images that both had.</summary>
    internal static double? MeanF1(IReadOnlyList<int> draw, IReadOnlyList<IReadOnlyList<DetectionCounts?>> pairCounts) =>
        pairCounts
            .Select(counts => draw.Aggregate(default(DetectionCounts), (sum, image) => counts[image] is { } own ? sum + own : sum).F1)
            .Average();
}
