using AnnotateHub.Core.Geometry;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Figures;

/// <summary>From the network's numbers to boxes, as the exported graph and its manifest do it.</summary>
public static class DetectorDecoding
{
    /// <summary>Proposals below it are not kept.</summary>
    public const double Floor = 0.05;

    /// <summary>Of two proposals that overlap more, whatever their classes, the better one is kept.</summary>
    public const double Iou = 0.5;

    public const int MaxBoxes = 1_000;

    private const int Stride = DetectorGraph.Stride;

    /// <param name="output">4 + classes planes of rows x columns: edges before the exponential, then classes before the sigmoid.</param>
    public static IReadOnlyList<ScoredBox> Decode(ReadOnlySpan<float> output, int rows, int columns, TrainingImage image, double scale)
    {
        var (points, found) = (rows * columns, new List<ScoredBox>());
        var classes = output.Length / points - 4;
        for (var point = 0; point < points; point++)
        {
            var best = 0;
            for (var @class = 1; @class < classes; @class++)
                if (output[(4 + @class) * points + point] > output[(4 + best) * points + point])
                    best = @class;
            var score = 1 / (1 + Math.Exp(-output[(4 + best) * points + point]));
            if (!(score >= Floor))
                continue;
            double x = (point % columns + 0.5) * Stride,
                y = (point / columns + 0.5) * Stride;
            var (left, top, right, bottom) = (
                Edge(output[point]),
                Edge(output[points + point]),
                Edge(output[2 * points + point]),
                Edge(output[3 * points + point])
            );
            var box = new ScoredBox(
                best,
                score,
                Math.Max(0, (x - left) / scale),
                Math.Max(0, (y - top) / scale),
                Math.Min(image.Width, (x + right) / scale),
                Math.Min(image.Height, (y + bottom) / scale)
            );
            if (box.X2 > box.X1 && box.Y2 > box.Y1)
                found.Add(box);
        }

        var kept = NonMaximumSuppression.Keep(
            [.. found.Select(box => new PixelBox(box.X1, box.Y1, box.X2, box.Y2))],
            [.. found.Select(box => box.Score)],
            Iou
        );
        return [.. kept.Take(MaxBoxes).Select(index => found[index])];
    }

    private static double Edge(float value) => Math.Exp(Math.Clamp(value, -4, 4)) * Stride;
}
