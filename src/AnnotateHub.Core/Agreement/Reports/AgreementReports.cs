using System.Globalization;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Makes agreement reports. Pure: the same input and settings give the same report on every machine.</summary>
public static class AgreementReports
{
    /// <exception cref="ArgumentException">Where <see cref="AgreementSettings.FaultsWith"/> says something.</exception>
    public static AgreementReport Build(AgreementInput input, AgreementSettings settings)
    {
        if (settings.FaultsWith(input) is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults));
        var notCompared = NotCompared(input, settings);
        var classes = ComparedClasses(input, settings);
        if (classes.Count == 0)
            throw new ArgumentException($"No class was looked for by all raters. {string.Join(" ", notCompared.Values)}");
        var images = ComparedImages(input, [.. classes]);

        var pairs = new List<PairReport>();
        var pairCounts = new List<IReadOnlyList<DetectionCounts?>>();
        for (var a = 0; a < input.Raters.Count; a++)
        {
            for (var b = a + 1; b < input.Raters.Count; b++)
            {
                var common = CommonImages(images, a, b);
                if (common.Count == 0)
                    continue;
                var matched = PairBuilder.Match(common, classes, settings.Iou);
                pairs.Add(PairBuilder.Build(input.Raters[a].Name, input.Raters[b].Name, matched, classes, settings));
                var counts = matched.ToDictionary(
                    image => image.Image,
                    image => (DetectionCounts?)image.Pair.Counts,
                    StringComparer.Ordinal
                );
                pairCounts.Add([.. images.Select(image => counts.GetValueOrDefault(image.Name))]);
            }
        }

        var cells = GroupBuilder.Group(images, classes, settings.Iou);
        var (note, against) = Against(input, images, classes, settings);
        return new AgreementReport(
            settings,
            Resamplings.Described(settings.Resamples, settings.Seed),
            classes,
            notCompared,
            [.. input.Raters.Select((rater, number) => Row(rater, number, input, images))],
            GroupBuilder.Build(cells, input.Raters.Count, pairCounts, classes, settings),
            pairs,
            note,
            against,
            [
                .. images
                    .Index()
                    .GroupBy(image => image.Item.Patient, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new PatientRow(
                        group.Key,
                        group.Count(),
                        GroupBuilder.MeanF1([.. group.Select(image => image.Index)], pairCounts),
                        classes.Count < 2
                            ? Coefficient.Undefined(ClassText.OneClass)
                            : SeveralRaters.KrippendorffAlpha(Ratings.Concat(group.Select(image => cells[image.Index].Seen)))
                    )),
            ],
            [
                .. images
                    .Select(
                        (image, index) =>
                            new ImageRow(
                                image.Name,
                                image.Patient,
                                [.. image.Boxes.Select(boxes => boxes?.Count)],
                                GroupBuilder.MeanF1([index], pairCounts),
                                classes.Count < 2 ? null : SeveralRaters.PercentAgreement(cells[index].Seen).Value
                            )
                    )
                    .OrderBy(row => row.MeanF1 ?? double.PositiveInfinity)
                    .ThenBy(row => row.SameClass ?? double.PositiveInfinity)
                    .ThenBy(row => row.Image, StringComparer.Ordinal),
            ]
        );
    }

    /// <summary>Classes that all raters looked for, in their order.</summary>
    public static IReadOnlyList<string> ComparedClasses(AgreementInput input, AgreementSettings settings) =>
        [.. settings.Classes.Where(name => input.Raters.All(rater => rater.Exhaustive is not { } looked || looked.Contains(name)))];

    /// <summary>The images that two raters or more had, without boxes of classes that are not compared: what matching and click-through
    /// work on.</summary>
    public static IReadOnlyList<ReportImage> ComparedImages(AgreementInput input, IReadOnlyCollection<string> classes) =>
        [
            .. input
                .Images.Where(image => image.Boxes.Count(boxes => boxes is not null) >= 2)
                .Select(image =>
                    image with
                    {
                        Boxes = [.. image.Boxes.Select(boxes => boxes?.Where(box => classes.Contains(box.Class)).ToArray())],
                    }
                ),
        ];

    internal static IReadOnlyList<(string Image, string Patient, IReadOnlyList<ClassedBox> A, IReadOnlyList<ClassedBox> B)> CommonImages(
        IEnumerable<ReportImage> images,
        int a,
        int b
    ) =>
        [
            .. from image in images
            where image.Boxes[a] is not null && image.Boxes[b] is not null
            select (image.Name, image.Patient, image.Boxes[a]!, image.Boxes[b]!),
        ];

    private static (string? Note, IReadOnlyList<PairReport> Pairs) Against(
        AgreementInput input,
        IReadOnlyList<ReportImage> images,
        IReadOnlyList<string> classes,
        AgreementSettings settings
    )
    {
        if (settings.Reference is not { } reference)
            return (null, []);
        var outside = input.Reference is { } given && given.Name == reference ? given : null;
        var isUnion = outside is null && reference == AgreementSettings.Union;
        var number = isUnion || outside is not null ? -1 : input.Raters.Index().First(item => item.Item.Name == reference).Index;
        IReadOnlyList<string> compared =
        [
            .. classes.Where(name => outside?.Exhaustive is not { } looked || looked.Contains(name, StringComparer.Ordinal)),
        ];
        if (compared.Count == 0)
            return ($"{reference} does not hold every cell of {string.Join(", ", classes)}, so nobody is compared with it.", []);
        var held = outside?.Images.ToDictionary(
            image => image.Key,
            IReadOnlyList<ClassedBox> (image) => [.. image.Value.Where(box => compared.Contains(box.Class, StringComparer.Ordinal))],
            StringComparer.Ordinal
        );
        var united =
            held
            ?? (
                isUnion
                    ? images.ToDictionary(image => image.Name, image => UnionOf(input, image, settings.Iou), StringComparer.Ordinal)
                    : []
            );
        // A truth from elsewhere may hold images that one rater alone has.
        var wide = outside is null
            ? images
            :
            [
                .. input.Images.Select(image =>
                    image with
                    {
                        Boxes =
                        [
                            .. image.Boxes.Select(boxes =>
                                boxes?.Where(box => compared.Contains(box.Class, StringComparer.Ordinal)).ToArray()
                            ),
                        ],
                    }
                ),
            ];
        var pairs = new List<PairReport>();
        for (var rater = 0; rater < input.Raters.Count; rater++)
        {
            if (rater == number)
                continue;
            var own = rater;
            var common =
                number < 0
                    ?
                    [
                        .. from image in wide
                        where image.Boxes[own] is not null && united.ContainsKey(image.Name)
                        select (image.Name, image.Patient, image.Boxes[own]!, united[image.Name]),
                    ]
                    : CommonImages(images, rater, number);
            if (common.Count > 0)
                pairs.Add(
                    PairBuilder.Build(
                        input.Raters[rater].Name,
                        reference,
                        PairBuilder.Match(common, compared, settings.Iou),
                        compared,
                        settings
                    )
                );
        }

        if (pairs.Count == 0)
            return ($"{reference} holds none of the images of these annotators.", []);
        return (
            isUnion
                ? "The union holds every rater's own boxes, so agreement with it is higher than between raters, most for the "
                    + "most experienced, whose boxes it keeps."
                : outside?.Note,
            pairs
        );
    }

    private static IReadOnlyList<ClassedBox> UnionOf(AgreementInput input, ReportImage image, double iou) =>
        [
            .. Union
                .Merge(
                    input
                        .Raters.Index()
                        .Where(item => image.Boxes[item.Index] is not null)
                        .Select(item => new AnnotatorBoxes(
                            item.Item.Name,
                            item.Item.Rank,
                            [
                                .. image.Boxes[item.Index]!.Select(
                                    (box, index) => new DrawnBox(index.ToString("D6", CultureInfo.InvariantCulture), box.Box, box.Class)
                                ),
                            ]
                        )),
                    UnionPolicy.Paper with
                    {
                        IouThreshold = iou,
                    }
                )
                .Boxes.Select(box => new ClassedBox(box.Box, box.Class)),
        ];

    private static Dictionary<string, string> NotCompared(AgreementInput input, AgreementSettings settings) =>
        settings
            .Classes.Select(name =>
                (
                    name,
                    Without: input
                        .Raters.Where(rater => rater.Exhaustive is { } looked && !looked.Contains(name))
                        .Select(rater => rater.Name)
                        .ToList()
                )
            )
            .Where(item => item.Without.Count > 0)
            .ToDictionary(
                item => item.name,
                item => $"{string.Join(", ", item.Without)} did not look for every '{item.name}', so a missing one says nothing.",
                StringComparer.Ordinal
            );

    private static RaterRow Row(ReportRater rater, int number, AgreementInput input, IReadOnlyList<ReportImage> compared)
    {
        var given = input.Images.Sum(image => image.Boxes[number]?.Count ?? 0);
        var used = compared.Sum(image => image.Boxes[number]?.Count ?? 0);
        return new RaterRow(
            rater.Name,
            rater.Rank,
            compared.Count(image => image.Boxes[number] is not null),
            used,
            given - used,
            rater.Exhaustive,
            rater.Note
        );
    }
}
