namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>The part of an agreement report on two raters.</summary>
internal static class PairBuilder
{
    internal const string NotSeen = "not seen";

    private const string StructuralZero =
        "Secondary, biased downwards: a cell that nobody saw cannot occur, so the corner (not seen, not seen) is always 0.";
    private const string NothingDrawn = "Neither drew anything.";

    /// <summary>Two raters in one image.</summary>
    public sealed record Matched(string Image, string Patient, ImagePair Pair, ClassAgreement Classes);

    /// <summary>Sums over images, from which every figure of a pair follows.</summary>
    private sealed record Sums(
        DetectionCounts Counts,
        ConfusionTable Confusion,
        ConfusionTable Both,
        IReadOnlyList<IReadOnlyList<double>> CellCounts
    )
    {
        public RatingTally Tally { get; } = RatingTally.OfSeen(Confusion);
        public RatingTally TallyWithNotSeen { get; } = RatingTally.From(Confusion);
    }

    public static IReadOnlyList<Matched> Match(
        IEnumerable<(string Image, string Patient, IReadOnlyList<ClassedBox> A, IReadOnlyList<ClassedBox> B)> images,
        IReadOnlyList<string> classes,
        double iou
    ) =>
        [
            .. images.Select(image =>
            {
                var pair = ImagePair.Match(image.A, image.B, iou);
                return new Matched(image.Image, image.Patient, pair, ClassAgreement.Compute([pair], classes));
            }),
        ];

    public static PairReport Build(
        string a,
        string b,
        IReadOnlyList<Matched> images,
        IReadOnlyList<string> classes,
        AgreementSettings settings
    )
    {
        var resampling = new Resampling<Sums>(
            [.. images.Select(image => image.Patient)],
            settings.Resamples,
            settings.Seed,
            draw => Sum(draw, images, classes.Count)
        );
        var all = Sum([.. Enumerable.Range(0, images.Count)], images, classes.Count);
        var geometry = images.SelectMany(image => image.Pair.Pairs.Select(pair => PairGeometry.From(image.Pair, pair))).ToList();
        return new PairReport(
            a,
            b,
            images.Count,
            all.Counts,
            resampling.Compute(sums => sums.Counts.F1, NothingDrawn),
            resampling.Compute(sums => sums.Counts.PrecisionOfA, $"{a} drew nothing."),
            resampling.Compute(sums => sums.Counts.RecallOfA, $"{b} drew nothing."),
            Spread.From([.. geometry.Select(pairGeometry => pairGeometry.Iou)]),
            Spread.From([.. geometry.Select(pairGeometry => pairGeometry.CentreDistance)]),
            Spread.From([.. geometry.Select(pairGeometry => pairGeometry.SizeRatio).Where(double.IsFinite)]),
            Histogram([.. geometry.Select(pairGeometry => pairGeometry.Iou)], settings.Iou),
            [.. AgreementSettings.Sweep.Select(iou => At(iou, images))],
            [.. classes, NotSeen],
            Rows(all.Confusion),
            Primary(resampling, all, classes.Count),
            Secondary(resampling, all, classes.Count),
            [.. classes.Select((name, number) => OneClass(resampling, all, name, number, classes.Count))],
            new CountFigures(
                resampling.Compute(sums => CountAgreement.Icc21(sums.CellCounts)),
                CountAgreement.BlandAltman([.. all.CellCounts.Select(row => row[0])], [.. all.CellCounts.Select(row => row[1])])
            ),
            [
                .. images
                    .GroupBy(image => image.Patient, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => OnePatient(group.Key, [.. group], classes)),
            ],
            [
                .. images
                    .Select(OneImage)
                    .OrderBy(image => image.F1 ?? double.PositiveInfinity)
                    .ThenBy(image => image.Image, StringComparer.Ordinal),
            ],
            resampling.NoInterval
        );
    }

    private static Sums Sum(IReadOnlyList<int> draw, IReadOnlyList<Matched> images, int classes) =>
        new(
            draw.Aggregate(default(DetectionCounts), (sum, image) => sum + images[image].Pair.Counts),
            ConfusionTable.Sum(draw.Select(image => images[image].Classes.Confusion), classes + 1),
            ConfusionTable.Sum(draw.Select(image => images[image].Classes.Matched), classes),
            [.. draw.Select(image => new double[] { images[image].Pair.A.Count, images[image].Pair.B.Count })]
        );

    private static ClassFigures Primary(Resampling<Sums> resampling, Sums all, int classes) =>
        classes < 2
            ? ClassText.OneClassOnly(all.Both.Total, withNotSeen: false)
            : new ClassFigures(
                all.Both.Total,
                resampling.Compute(sums => CohenKappa.PercentAgreement(sums.Both)),
                resampling.Compute(sums => CohenKappa.Compute(sums.Both)),
                null,
                resampling.Compute(sums => SeveralRaters.KrippendorffAlpha(sums.Tally)),
                resampling.Compute(sums => SeveralRaters.GwetAc1(sums.Tally)),
                null
            );

    private static ClassFigures Secondary(Resampling<Sums> resampling, Sums all, int classes) =>
        classes < 2
            ? ClassText.OneClassOnly(all.Confusion.Total, withNotSeen: true)
            : new ClassFigures(
                all.Confusion.Total,
                resampling.Compute(sums => CohenKappa.PercentAgreement(sums.Confusion)),
                resampling.Compute(sums => CohenKappa.Compute(sums.Confusion)),
                null,
                resampling.Compute(sums => SeveralRaters.KrippendorffAlpha(sums.TallyWithNotSeen)),
                resampling.Compute(sums => SeveralRaters.GwetAc1(sums.TallyWithNotSeen)),
                StructuralZero
            );

    private static OneClassFigures OneClass(Resampling<Sums> resampling, Sums all, string name, int number, int classes)
    {
        var both = (int)all.Confusion[number, number];
        var counts = new DetectionCounts(both, (int)all.Confusion.RowSum(number) - both, (int)all.Confusion.ColumnSum(number) - both);
        return new OneClassFigures(
            name,
            counts,
            counts.F1,
            classes < 2
                ? new Figure(null, ClassText.OneClass)
                : resampling.Compute(sums => CohenKappa.Compute(sums.Both.OneAgainstRest(number)))
        );
    }

    private static SweepPoint At(double iou, IReadOnlyList<Matched> images)
    {
        var counts = images.Aggregate(
            default(DetectionCounts),
            (sum, image) => sum + ImagePair.Match(image.Pair.A, image.Pair.B, iou).Counts
        );
        return new SweepPoint(iou, counts.Matched, counts.OnlyA, counts.OnlyB, counts.F1);
    }

    /// <summary>Bars of 0.05 up to 1; the first begins at the matching threshold, below which nothing is matched.</summary>
    private static IReadOnlyList<HistogramBin> Histogram(IReadOnlyList<double> values, double from)
    {
        double[] edges = [from, .. Enumerable.Range(1, 19).Select(step => step / 20.0).Where(edge => edge > from + 1e-9), 1];
        return
        [
            .. Enumerable
                .Range(0, edges.Length - 1)
                .Select(bin => new HistogramBin(
                    edges[bin],
                    edges[bin + 1],
                    values.Count(value => value >= edges[bin] && (value < edges[bin + 1] || bin == edges.Length - 2))
                )),
        ];
    }

    private static IReadOnlyList<IReadOnlyList<long>> Rows(ConfusionTable table) =>
        [.. Enumerable.Range(0, table.Categories).Select(a => Enumerable.Range(0, table.Categories).Select(b => table[a, b]).ToArray())];

    private static PairImage OneImage(Matched image) =>
        new(
            image.Image,
            image.Patient,
            image.Pair.A.Count,
            image.Pair.B.Count,
            image.Pair.Counts,
            image.Pair.Counts.F1,
            image.Classes.PercentAgreement.Value,
            image.Pair.Pairs.Count == 0 ? null : image.Pair.Pairs.Average(pair => pair.Iou)
        );

    private static PairPatient OnePatient(string patient, IReadOnlyList<Matched> images, IReadOnlyList<string> classes)
    {
        var counts = images.Aggregate(default(DetectionCounts), (sum, image) => sum + image.Pair.Counts);
        var named = ClassAgreement.Compute(images.Select(image => image.Pair), classes);
        return new PairPatient(patient, images.Count, counts, counts.F1, named.PercentAgreement.Value, named.Kappa);
    }
}
