using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>One output of three axes: YOLO of several generations, told apart by metadata, the number of anchors and the number of
/// classes.</summary>
internal static class YoloReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Only is not { } output || output.Best is not [_, { } second, { } third])
            return null;
        var names = model.Names.Count;
        var (anchors5, anchors8) = Anchors(model);
        var candidates = new List<(OutputContract Contract, int Count, int Points, List<string> Words)>();
        if (third == 6)
            Add(
                OutputContract.YoloEndToEnd,
                Math.Max(names, model.Classes.Count),
                "rows of six numbers (x1, y1, x2, y2, score, class): an end-to-end YOLO, suppression inside the graph",
                (UltralyticsMetadata.SaysEndToEnd(model.Facts.Metadata), 4, "the metadata say that suppression is inside"),
                (second <= 1_000 && second != anchors5, 2, $"only {second} rows"),
                (names > 0 && names != 1, 1, "the metadata name more than one class")
            );
        if (second > 4 && third > second)
            Add(
                OutputContract.YoloV8,
                second - 4,
                $"columns of 4 + {second - 4} numbers: YOLO v8 or 11, without objectness",
                (names == second - 4, 3, $"the metadata name {names} classes"),
                (third == anchors8, 3, $"{third} anchors as strides of 8, 16 and 32 give"),
                (second - 4 == model.Classes.Count, 1, $"the project has {model.Classes.Count} classes")
            );
        if (third > 5 && second > third)
            Add(
                OutputContract.YoloV5,
                third - 5,
                $"rows of 5 + {third - 5} numbers: YOLOv5, with objectness",
                (names == third - 5, 3, $"the metadata name {names} classes"),
                (second == anchors5, 3, $"{second} anchors as three at each stride give"),
                (third - 5 == model.Classes.Count, 1, $"the project has {model.Classes.Count} classes")
            );
        if (candidates.Count == 0)
            return null;
        var best = candidates.OrderByDescending(candidate => candidate.Points).ToList();
        var isAlone = best.Count == 1 || best[0].Points >= best[1].Points + 2;
        return new ContractGuess(
            new OutputRule(best[0].Contract, output.Name),
            best[0].Points >= 3 && isAlone ? Confidence.Sure
                : best[0].Points >= 1 && isAlone ? Confidence.Likely
                : Confidence.Guess,
            [
                $"The output '{output.Name}' [{string.Join(", ", output.Best.Select(size => size?.ToString() ?? "?"))}] holds {string.Join("; ", best[0].Words)}.",
                .. best.Skip(1).Select(other => $"It might also be {other.Words[0]}."),
            ],
            best[0].Count,
            ToConfirm: best.Count > 1 && !isAlone ? [$"Several contracts fit this shape: confirm that this is {best[0].Words[0]}."] : null
        );

        void Add(OutputContract contract, int count, string words, params (bool Holds, int Points, string Words)[] signs) =>
            candidates.Add(
                (
                    contract,
                    count,
                    signs.Where(sign => sign.Holds).Sum(sign => sign.Points),
                    [words, .. signs.Where(sign => sign.Holds).Select(sign => sign.Words)]
                )
            );
    }

    /// <summary>Three anchors a cell for v5, one for v8, at strides 8, 16 and 32.</summary>
    private static (int Five, int Eight) Anchors(SeenModel model)
    {
        if (model.Size is not { } size)
            return (-1, -1);
        var cells = new[] { 8, 16, 32 }.Sum(stride => size.Height / stride * (size.Width / stride));
        return (3 * cells, cells);
    }
}
