using System.Globalization;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Geometry;
using AnnotateHub.TestKit;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// How near each policy of the union comes to an expert's truth on CytoCrowd (223 images, four pathologists): precision, recall and F1 at
/// IoU 0.5, one-to-one, classes
/// aside. The data name nobody's experience, so every order of the four is tried: mean and range. Prints the table of docs/consensus.md.
/// </summary>
internal static class CrowdUnion
{
    public static void Run()
    {
        if (RealData.Folder is null)
            throw new InvalidOperationException(RealData.Missing);
        var data = CytoCrowd.Read(Path.Combine(RealData.Folder, "cytocrowd"));
        string[] people = [.. data.Annotators.Select(box => box.Author).Distinct().Order(StringComparer.Ordinal)];
        var truth = data.Truth.ToLookup(box => box.Image);
        var drawn = data.Annotators.ToLookup(box => (box.Image, box.Author));
        string[] images =
        [
            .. data
                .Annotators.Select(box => box.Image)
                .Concat(data.Truth.Select(box => box.Image))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        Console.WriteLine(
            $"{images.Length} images, {people.Length} annotators with {data.Annotators.Count} boxes, {data.Truth.Count} boxes of "
                + "the truth\n"
        );
        Console.WriteLine("| | boxes | precision | recall | F1 | same class |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var person in people)
            Print($"{person} alone", [Score(images.Select(image => (Own(image, person), Truth(image))))]);

        var orders = Orders(people).ToList();
        foreach (var count in new[] { 4, 2 })
        foreach (var (name, policy) in Policies().Where(item => count > 2 || item.Policy.Rule != UnionRule.Majority))
        {
            var ordered = orders.Select(order => order[..count]).DistinctBy(order => string.Join(' ', order)).ToList();
            Print(
                $"{count}: {name}",
                [.. ordered.Select(order => Score(images.Select(image => (United(image, order, policy), Truth(image)))))]
            );
        }

        ClassedBox[] Truth(string image) => [.. truth[image].Select(Classed)];
        ClassedBox[] Own(string image, string person) => [.. drawn[(image, person)].Select(Classed)];
        ClassedBox[] United(string image, string[] order, UnionPolicy policy) =>
            [
                .. Union
                    .Merge(
                        order.Select(
                            (person, rank) =>
                                new AnnotatorBoxes(
                                    person,
                                    rank + 1,
                                    [
                                        .. drawn[(image, person)]
                                            .Select((box, index) => new DrawnBox($"{index:0000}", Classed(box).Box, box.Class)),
                                    ]
                                )
                        ),
                        policy
                    )
                    .Boxes.Select(box => new ClassedBox(box.Box, box.Class)),
            ];
    }

    private static IEnumerable<(string Name, UnionPolicy Policy)> Policies()
    {
        foreach (var rule in Enum.GetValues<UnionRule>().Where(rule => rule != UnionRule.LeadDecides))
            yield return (rule.Name(), UnionPolicy.Paper with { Rule = rule });
        yield return (
            $"{UnionRule.SeniorFirst.Name()}, lone boxes by the most experienced only",
            UnionPolicy.Paper with
            {
                LoneBoxes = LoneBoxes.KeepIfSenior,
            }
        );
    }

    private static (DetectionCounts Counts, double SameClass) Score(IEnumerable<(ClassedBox[] Union, ClassedBox[] Truth)> images)
    {
        var pairs = images.Select(image => ImagePair.Match(image.Union, image.Truth, 0.5)).ToList();
        var counts = pairs.Aggregate(default(DetectionCounts), (sum, pair) => sum + pair.Counts);
        return (
            counts,
            (double)pairs.Sum(image => image.Pairs.Count(pair => image.A[pair.A].Class == image.B[pair.B].Class))
                / Math.Max(1, counts.Matched)
        );
    }

    private static void Print(string name, IReadOnlyList<(DetectionCounts Counts, double SameClass)> scores) =>
        Console.WriteLine(
            $"| {name} | {scores.Average(score => score.Counts.Matched + score.Counts.OnlyA):0} | {Spread(scores.Select(score => score.Counts.PrecisionOfA ?? 0))} | {Spread(scores.Select(score => score.Counts.RecallOfA ?? 0))} | {Spread(scores.Select(score => score.Counts.F1 ?? 0))} | {Spread(scores.Select(score => score.SameClass))} |"
        );

    private static string Spread(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var mean = sorted.Average().ToString("0.000", CultureInfo.InvariantCulture);
        return sorted[^1] - sorted[0] < 0.0005
            ? mean
            : string.Create(CultureInfo.InvariantCulture, $"{mean} ({sorted[0]:0.000}–{sorted[^1]:0.000})");
    }

    private static ClassedBox Classed(CrowdBox box) => new(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class);

    private static IEnumerable<string[]> Orders(string[] people) =>
        people.Length == 1
            ? [people]
            : people.SelectMany(first => Orders([.. people.Where(person => person != first)]).Select(rest => (string[])[first, .. rest]));
}
