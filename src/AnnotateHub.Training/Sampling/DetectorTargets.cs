using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Sampling;

/// <summary>
/// Which grid points answer for which cell: those inside the box and near its middle (within a fifth of its side, at least one and a half
/// steps), as FCOS
/// samples centres (Tian et al. 2019); where boxes overlap the smaller one wins.
/// </summary>
public sealed class DetectorTargets
{
    private const int Stride = DetectorGraph.Stride;
    private const double LeastRadius = 1.5 * Stride;
    private const double RadiusShare = 0.2;

    private readonly int _classCount;
    private readonly int _side;
    private readonly int _grid;
    private readonly float[] _classes;
    private readonly float[] _distances;
    private readonly float[] _positive;
    private readonly double[] _areas;

    public DetectorTargets(int batch, int classes, int side)
    {
        (_classCount, _side, _grid) = (classes, side, side / Stride);
        var cells = batch * _grid * _grid;
        (_classes, _distances, _positive, _areas) = (new float[cells * classes], new float[cells * 4], new float[cells], new double[cells]);
        Array.Fill(_distances, 1f);
        Array.Fill(_areas, double.MaxValue);
    }

    /// <summary>A cell in pixels of the window; one whose middle lies outside is nobody's to find.</summary>
    public void Add(int window, int @class, double x1, double y1, double x2, double y2)
    {
        double middleX = (x1 + x2) / 2,
            middleY = (y1 + y2) / 2;
        if (middleX < 0 || middleY < 0 || middleX >= _side || middleY >= _side)
            return;
        (x1, y1, x2, y2) = (Math.Max(x1, 0), Math.Max(y1, 0), Math.Min(x2, _side), Math.Min(y2, _side));
        double radiusX = Math.Max(LeastRadius, RadiusShare * (x2 - x1)),
            radiusY = Math.Max(LeastRadius, RadiusShare * (y2 - y1)),
            area = (x2 - x1) * (y2 - y1);
        for (var row = 0; row < _grid; row++)
        {
            var y = (row + 0.5) * Stride;
            if (Math.Abs(y - middleY) >= radiusY || y <= y1 || y >= y2)
                continue;
            for (var column = 0; column < _grid; column++)
            {
                var x = (column + 0.5) * Stride;
                if (Math.Abs(x - middleX) >= radiusX || x <= x1 || x >= x2)
                    continue;
                Set(window, row * _grid + column, @class, area, [x - x1, y - y1, x2 - x, y2 - y]);
            }
        }
    }

    public DetectorBatch ToBatch(float[] pixels) => new(pixels, _classes, _distances, _positive);

    private void Set(int window, int point, int @class, double area, ReadOnlySpan<double> distances)
    {
        var cells = _grid * _grid;
        if (area >= _areas[window * cells + point])
            return;
        _areas[window * cells + point] = area;
        _positive[window * cells + point] = 1;
        for (var other = 0; other < _classCount; other++)
            _classes[(window * _classCount + other) * cells + point] = other == @class ? 1 : 0;
        for (var edge = 0; edge < 4; edge++)
            _distances[(window * 4 + edge) * cells + point] = (float)(distances[edge] / Stride);
    }
}
