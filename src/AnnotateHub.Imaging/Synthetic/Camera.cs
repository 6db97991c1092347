using AnnotateHub.Core.Sampling;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>Turns light into counts: offset, shot noise (variance grows with light) and read noise.</summary>
/// <param name="ReadNoise">Standard deviation in counts.</param>
/// <param name="ShotGain">Variance in counts² for each count of light.</param>
internal sealed record Camera(double ReadNoise, double ShotGain)
{
    public const int Offset = 100;

    /// <summary>A sensitive camera with a long exposure.</summary>
    public static Camera Fluorescence { get; } = new(3.0, 0.30);

    /// <summary>Plenty of light, averaged frames.</summary>
    public static Camera Brightfield { get; } = new(2.5, 0.03);

    public double NoiseOf(double light) => Math.Sqrt(ReadNoise * ReadNoise + ShotGain * light);

    public Plane16 Take(Light light, PinnedRandom random)
    {
        var counts = new ushort[light.Values.Length];
        var normal = NormalTable.Values;
        float read = (float)(ReadNoise * ReadNoise),
            gain = (float)ShotGain;
        ulong bits = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            // Four draws of 16 bits from one of 64.
            bits = (i & 3) == 0 ? random.NextBits() : bits >> 16;
            var value = light.Values[i];
            var counted = Offset + value + MathF.Sqrt(read + gain * value) * normal[bits & 0xFFFF];
            counts[i] = (ushort)Math.Clamp(counted + 0.5f, 0, ushort.MaxValue);
        }

        return new Plane16(light.Width, light.Height, counts);
    }
}
