using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Core.Tests.Consensus;

/// <summary>The policy <see cref="UnionRule.NearestToMean"/> against datumaro's IntersectMerge.</summary>
public sealed class IntersectMergeTests
{
    private const string File = "matching/union.json";

    /// <summary>With three annotators datumaro joins chains, where the product wants every pair of a cell to reach the threshold.</summary>
    public static TheoryData<string> Cases =>
        [.. Oracles.Cases(File).Where(jsonElement => jsonElement.At("annotators").GetArrayLength() == 2).Select(Oracles.Name)];

    [Theory, MemberData(nameof(Cases))]
    public void Equals_datumaro(string name)
    {
        var jsonElement = Oracles.Case(File, name);
        var annotators = jsonElement
            .At("annotators")
            .EnumerateArray()
            .Select(
                (rows, index) =>
                    new AnnotatorBoxes(
                        $"a{index}",
                        index + 1,
                        [.. rows.RealRows().Select((row, box) => new DrawnBox($"b{box}", Oracles.Box(row, 1), $"{row[0]}"))]
                    )
            )
            .ToArray();
        foreach (var (threshold, expected) in jsonElement.At("expected").ByThreshold())
        {
            var result = Union.Merge(annotators, new UnionPolicy(UnionRule.NearestToMean, threshold));
            var rows = result
                .Boxes.Select(box => Row(box, annotators.Length))
                .OrderBy(row => row, Comparer<double[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)))
                .ToList();

            Compare(expected.At("union").RealRows(), rows);
            Compare(expected.At("only_score_at_least_0.6").RealRows(), [.. rows.Where(row => row[5] >= 0.6)]);
        }
    }

    private static void Compare(double[][] expected, List<double[]> rows)
    {
        Assert.Equal(expected.Select(row => row[..5]), rows.Select(row => row[..5]));
        Oracles.Close([.. expected.Select(row => row[5])], [.. rows.Select(row => row[5])], Oracles.SameFormula);
    }

    /// <summary>Score: votes for the class / annotators, times the mean IoU of the members with the chosen box.</summary>
    private static double[] Row(UnitedBox box, int annotators) =>
        [
            double.Parse(box.Class),
            box.Box.X1,
            box.Box.Y1,
            box.Box.X2,
            box.Box.Y2,
            (double)box.Members.Count / annotators * box.Members.Average(member => member.Iou),
        ];
}
