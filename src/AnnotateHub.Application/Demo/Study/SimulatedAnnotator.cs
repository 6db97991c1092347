using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>What a simulated annotator sees on an image, and the gestures that put it there.</summary>
/// <param name="truth">What is on the image.</param>
/// <param name="width">Of the image, in pixels.</param>
/// <param name="height">Of the image, in pixels.</param>
public sealed class SimulatedAnnotator(SyntheticTruth truth, int width, int height, ErrorModel errors, PinnedRandom random)
{
    public const string Unknown = "U";

    /// <summary>From this overlap on a proposed box is a cell's own, and from <see cref="TightIou"/> on it needs no correction.</summary>
    public const double SameIou = 0.5;
    public const double TightIou = 0.8;

    /// <summary>Share of the model's good boxes that are accepted by a key; the others stay untouched.</summary>
    private const double ExplicitShare = 0.5;

    /// <summary>Share of a model's boxes around nothing, and of its loose ones, that are noticed.</summary>
    private const double NoticeShare = 0.9;

    private static readonly string[] Classes = ["R", "G", Unknown];

    /// <summary>Disjoint pairs of touching cells whose boxes overlap, by their places in the truth: what may be taken for one
    /// cell.</summary>
    public static IReadOnlyList<(int A, int B)> TouchingPairs(SyntheticTruth truth)
    {
        var (pairs, taken) = (new List<(int, int)>(), new HashSet<int>());
        for (var a = 0; a < truth.Cells.Count; a++)
            for (var b = a + 1; b < truth.Cells.Count && !taken.Contains(a); b++)
                if (
                    truth.Cells[a].Touches
                    && truth.Cells[b].Touches
                    && !taken.Contains(b)
                    && Overlap.IntersectionArea(truth.Cells[a].Box, truth.Cells[b].Box) > 0
                )
                {
                    pairs.Add((a, b));
                    taken.UnionWith([a, b]);
                }

        return pairs;
    }

    /// <summary>The boxes of an image that is drawn from scratch.</summary>
    public IReadOnlyList<ClassedBox> Draw()
    {
        var (boxes, merged) = (new List<ClassedBox>(), new HashSet<int>());
        foreach (var (a, b) in TouchingPairs(truth))
        {
            if (!Happens(errors.Merge))
                continue;
            merged.UnionWith([a, b]);
            var (one, other) = (truth.Cells[a], truth.Cells[b]);
            var larger = one.Box.Area >= other.Box.Area ? one : other;
            boxes.Add(new ClassedBox(Blur(Union(one.Box, other.Box)), ClassOf(larger)));
        }

        foreach (var (place, cell) in truth.Cells.Index())
            if (!merged.Contains(place) && !Happens(errors.Miss))
                boxes.Add(new ClassedBox(Blur(cell.Box), ClassOf(cell)));
        foreach (var debris in truth.Debris)
            if (Happens(errors.Debris))
                boxes.Add(new ClassedBox(Blur(debris.Box), Unknown));
        return boxes;
    }

    /// <summary>One gesture for each box, then the submission.</summary>
    public IReadOnlyList<Operation> DrawAndSubmit() => Number([.. Draw().Select(Add)]);

    /// <summary>Looks again at work that came back: draws what was missed, changes nothing else.</summary>
    public IReadOnlyList<Operation> LookAgain(IReadOnlyList<BoxView> own)
    {
        var boxes = own.Select(BoxOf).ToList();
        return Number(
            [
                .. truth
                    .Cells.Where(cell => !boxes.Exists(box => Overlap.Iou(box, cell.Box) > 0.3 || Overlap.ShareInside(cell.Box, box) > 0.9))
                    .Where(_ => !Happens(errors.Miss))
                    .Select(cell => Add(new ClassedBox(Blur(cell.Box), ClassOf(cell)))),
            ]
        );
    }

    /// <summary>Corrects a model's boxes: wrong classes and loose edges are changed, boxes around nothing deleted, missing cells
    /// drawn.</summary>
    public IReadOnlyList<Operation> Correct(IReadOnlyList<BoxView> proposed)
    {
        var steps = new List<(OperationKind Kind, BoxChange Box)>();
        var pairs = OneToOneMatching.Match([.. proposed.Select(BoxOf)], [.. truth.Cells.Select(cell => cell.Box)], SameIou);
        var cells = pairs.ToDictionary(pair => pair.A, pair => truth.Cells[pair.B]);
        foreach (var (place, box) in proposed.Index())
        {
            if (!cells.TryGetValue(place, out var cell))
            {
                if (Happens(NoticeShare))
                    steps.Add((OperationKind.Delete, new BoxChange(box.Id)));
                continue;
            }

            var seen = ClassOf(cell);
            if (seen != box.Class)
                steps.Add((OperationKind.Reclassify, new BoxChange(box.Id, Class: seen)));
            if (Overlap.Iou(BoxOf(box), cell.Box) < TightIou && Happens(NoticeShare))
                steps.Add((OperationKind.Reshape, Edges(new BoxChange(box.Id), Blur(cell.Box))));
            else if (seen == box.Class && Happens(ExplicitShare))
                steps.Add((OperationKind.Review, new BoxChange(box.Id, Review: BoxReview.Accepted)));
        }

        var matched = pairs.Select(pair => pair.B).ToHashSet();
        steps.AddRange(
            truth
                .Cells.Index()
                .Where(item => !matched.Contains(item.Index) && !Happens(errors.Miss))
                .Select(item => Add(new ClassedBox(Blur(item.Item.Box), ClassOf(item.Item))))
        );
        return Number(steps);
    }

    private (OperationKind Kind, BoxChange Box) Add(ClassedBox box) =>
        (
            OperationKind.Add,
            Edges(new BoxChange($"d{random.NextBits():x16}", Class: box.Class, Origin: BoxOrigin.Drawn), box.Box)
        );

    private static BoxChange Edges(BoxChange change, PixelBox box) =>
        change with
        {
            X1 = box.X1,
            Y1 = box.Y1,
            X2 = box.X2,
            Y2 = box.Y2,
        };

    private List<Operation> Number(List<(OperationKind Kind, BoxChange Box)> steps) =>
        [
            .. steps.Index().Select(step => new Operation(step.Index + 1, Id(), step.Item.Kind, [step.Item.Box])),
            new Operation(steps.Count + 1, Id(), OperationKind.Submit, []),
        ];

    private string Id() => $"s{random.NextBits():x16}";

    private bool Happens(double share) => random.NextUnit() < share;

    private string ClassOf(SyntheticCell cell)
    {
        if (!Happens(errors.WrongClass(cell)))
            return cell.Class;
        var others = Classes.Where(one => one != cell.Class).ToArray();
        return cell.IsWeak ? Unknown : others[random.Below(others.Length)];
    }

    /// <summary>Every edge moved by the hand's inaccuracy and put on a whole pixel; never thinner than four.</summary>
    private PixelBox Blur(PixelBox box)
    {
        var (x1, x2) = Side(box.X1, box.X2, width);
        var (y1, y2) = Side(box.Y1, box.Y2, height);
        return new PixelBox(x1, y1, x2, y2);

        (double, double) Side(double low, double high, int size)
        {
            low = Math.Clamp(Math.Round(low + errors.Jitter * Normal()), 0, size - 4);
            return (low, Math.Clamp(Math.Round(high + errors.Jitter * Normal()), low + 4, size));
        }
    }

    /// <summary>The sum of twelve uniforms less six has mean 0 and variance 1, and is the same on every machine.</summary>
    private double Normal() => Enumerable.Range(0, 12).Sum(_ => random.NextUnit()) - 6;

    private static PixelBox Union(PixelBox a, PixelBox b) =>
        new(Math.Min(a.X1, b.X1), Math.Min(a.Y1, b.Y1), Math.Max(a.X2, b.X2), Math.Max(a.Y2, b.Y2));

    private static PixelBox BoxOf(BoxView box) => new(box.X1, box.Y1, box.X2, box.Y2);
}
