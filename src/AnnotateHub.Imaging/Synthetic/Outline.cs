using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>A closed shape around a centre, given by its radius in every direction.</summary>
/// <remarks>
/// Directions are counted by the "diamond angle", |y| / (|x| + |y|) continued over the four quadrants: it orders directions
/// as the true angle does and needs no arc tangent, which would differ between platforms and cost most of the drawing time.
/// </remarks>
internal sealed class Outline
{
    private const int Steps = 256;
    private readonly float[] _radius = new float[Steps + 1];

    private Outline(double x, double y) => (X, Y) = (x, y);

    public double X { get; private set; }
    public double Y { get; private set; }
    public double MeanRadius { get; private set; }
    public double LargestRadius { get; private set; }

    /// <summary>A rounded shape of the mean radius: an ellipse with bumps, <paramref name="roughness"/> 0 for none.</summary>
    public static Outline Random(PinnedRandom random, double meanRadius, double elongation, double roughness)
    {
        var outline = new Outline(0, 0);
        var waves = new (double Cosine, double Sine)[7];
        var axis = random.NextDirection();
        // Twice the angle of a direction (x, y) is (x² - y², 2xy).
        waves[2] = (elongation * (axis.X * axis.X - axis.Y * axis.Y), elongation * 2 * axis.X * axis.Y);
        for (var k = 2; k < waves.Length; k++)
        {
            var size = roughness / (k - 1);
            waves[k] = (waves[k].Cosine + size * random.NextNormal(), waves[k].Sine + size * random.NextNormal());
        }

        double sum = 0;
        for (var step = 0; step < Steps; step++)
        {
            var (x, y) = DirectionOf(step);
            double cosine = x,
                sine = y,
                factor = 1;
            for (var k = 2; k < waves.Length; k++)
            {
                (cosine, sine) = (cosine * x - sine * y, sine * x + cosine * y);
                factor += waves[k].Cosine * cosine + waves[k].Sine * sine;
            }

            var radius = meanRadius * Math.Clamp(factor, 0.45, 1.8);
            outline._radius[step] = (float)radius;
            outline.LargestRadius = Math.Max(outline.LargestRadius, radius);
            sum += radius;
        }

        outline._radius[Steps] = outline._radius[0];
        outline.MeanRadius = sum / Steps;
        return outline;
    }

    public void MoveTo(double x, double y) => (X, Y) = (x, y);

    /// <summary>Distance of (dx, dy) from the centre as a share of the radius in that direction: below 1 is inside.</summary>
    public float Depth(float dx, float dy)
    {
        var length = MathF.Sqrt(dx * dx + dy * dy);
        return length == 0 ? 0 : length / RadiusTowards(dx, dy);
    }

    public float RadiusTowards(float dx, float dy)
    {
        float ax = MathF.Abs(dx),
            ay = MathF.Abs(dy),
            sum = ax + ay;
        if (sum == 0)
            return _radius[0];
        var angle = dy >= 0 ? (dx >= 0 ? ay / sum : 1 + ax / sum) : (dx < 0 ? 2 + ay / sum : 3 + ax / sum);
        var position = angle * (Steps / 4);
        var step = Math.Min((int)position, Steps - 1);
        var part = position - step;
        return _radius[step] + (_radius[step + 1] - _radius[step]) * part;
    }

    private static (double X, double Y) DirectionOf(int step)
    {
        var (quadrant, rest) = Math.DivRem(step, Steps / 4);
        var a = rest / (Steps / 4.0);
        var (x, y) = quadrant switch
        {
            0 => (1 - a, a),
            1 => (-a, 1 - a),
            2 => (a - 1, -a),
            _ => (a, a - 1),
        };
        var length = Math.Sqrt(x * x + y * y);
        return (x / length, y / length);
    }
}
