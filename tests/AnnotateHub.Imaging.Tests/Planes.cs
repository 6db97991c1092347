using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Tests;

internal static class Planes
{
    public static Plane16 Noise(int width, int height, int seed, int below = 65_536)
    {
        var random = new Random(seed);
        var pixels = new ushort[width * height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (ushort)random.Next(below);
        return new Plane16(width, height, pixels);
    }

    public static Plane16 From(int[][] rows) =>
        new(rows[0].Length, rows.Length, [.. rows.SelectMany(row => row).Select(v => checked((ushort)v))]);
}
