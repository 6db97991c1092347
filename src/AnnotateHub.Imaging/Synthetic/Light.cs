using System.Numerics;
using System.Runtime.InteropServices;
using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>A plane of light before the camera has counted it: one float a pixel, rows top to bottom.</summary>
internal sealed class Light(int width, int height)
{
    public int Width { get; } = width;
    public int Height { get; } = height;
    public float[] Values { get; } = new float[width * height];

    public Span<float> Row(int y) => Values.AsSpan(y * Width, Width);

    /// <summary>Gaussian blur, separable, edge pixels repeated; the kernel is cut at three deviations.</summary>
    public Light Blurred(double deviation)
    {
        var kernel = Kernel(deviation);
        var radius = kernel.Length / 2;
        var across = new Light(Width, Height);
        var padded = new float[Width + 2 * radius];
        for (var y = 0; y < Height; y++)
        {
            var row = Row(y);
            row.CopyTo(padded.AsSpan(radius));
            padded.AsSpan(0, radius).Fill(row[0]);
            padded.AsSpan(radius + Width).Fill(row[^1]);
            var target = across.Row(y);
            for (var k = 0; k < kernel.Length; k++)
                AddScaled(target, padded.AsSpan(k, Width), kernel[k]);
        }

        var down = new Light(Width, Height);
        for (var y = 0; y < Height; y++)
        for (var k = 0; k < kernel.Length; k++)
            AddScaled(down.Row(y), across.Row(Math.Clamp(y + k - radius, 0, Height - 1)), kernel[k]);
        return down;
    }

    /// <summary>target += source * factor. Lanes are independent, so the width of the machine's vectors changes no bit of the
    /// sum.</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        var wideTarget = MemoryMarshal.Cast<float, Vector<float>>(target);
        var wideSource = MemoryMarshal.Cast<float, Vector<float>>(source);
        var wideFactor = new Vector<float>(factor);
        for (var i = 0; i < wideTarget.Length; i++)
            wideTarget[i] += wideSource[i] * wideFactor;
        for (var i = wideTarget.Length * Vector<float>.Count; i < target.Length; i++)
            target[i] += source[i] * factor;
    }

    /// <summary>Adds smooth random patches: cubic B-spline over normal values on a lattice of the given spacing.</summary>
    public void AddPatches(PinnedRandom random, int spacing, double amplitude)
    {
        int columns = Width / spacing + 4,
            rows = Height / spacing + 4;
        var lattice = new float[columns * rows];
        // The squared weights of a cubic B-spline sum to 151/315 = 0.48 on average, squared in two dimensions: its deviation is 0.48 of the
        // lattice's.
        for (var i = 0; i < lattice.Length; i++)
            lattice[i] = (float)(random.NextNormal() * amplitude / 0.48);
        var weights = new float[spacing * 4];
        for (var i = 0; i < spacing; i++)
            SplineWeights((i + 0.5f) / spacing).CopyTo(weights, i * 4);
        var line = new float[columns];
        for (var y = 0; y < Height; y++)
        {
            var (row, phase) = Math.DivRem(y, spacing);
            Array.Clear(line);
            for (var k = 0; k < 4; k++)
                AddScaled(line, lattice.AsSpan((row + k) * columns, columns), weights[phase * 4 + k]);
            var target = Row(y);
            for (int column = 0, x = 0; x < Width; column++)
            {
                float a = line[column],
                    b = line[column + 1],
                    c = line[column + 2],
                    d = line[column + 3];
                for (var i = 0; i < spacing && x < Width; i++, x++)
                    target[x] += a * weights[i * 4] + b * weights[i * 4 + 1] + c * weights[i * 4 + 2] + d * weights[i * 4 + 3];
            }
        }
    }

    private static float[] SplineWeights(float t)
    {
        var u = 1 - t;
        return [u * u * u / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, t * t * t / 6];
    }

    private static float[] Kernel(double deviation)
    {
        var radius = (int)Math.Ceiling(3 * deviation);
        var kernel = new double[2 * radius + 1];
        double sum = 0;
        for (var i = 0; i < kernel.Length; i++)
            sum += kernel[i] = PinnedMath.Exp(-(i - radius) * (i - radius) / (2 * deviation * deviation));
        return [.. kernel.Select(value => (float)(value / sum))];
    }
}
