using AnnotateHub.Core.Sampling;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Tests;

/// <summary>
/// Pictures on which everything can be found: squares of 24 pixels on a grid with gaps, R bright in the first channel and G in the second,
/// thirty deviations above
/// a noise of ±8. A detector that has learnt them reaches an average precision of 1, a classifier an accuracy of 1.
/// </summary>
internal static class PlantedScene
{
    public const int Side = 24;

    /// <summary>Writes two pictures and answers where they are and what is on them.</summary>
    /// <param name="write">By path without ending, width, height and values; answers the path.</param>
    public static TrainingImage Plant(
        string folder,
        int index,
        int width,
        int height,
        bool validation = false,
        Func<string, int, int, ushort[], string>? write = null
    )
    {
        var random = PinnedRandom.For(7, index, "planted");
        ushort[][] planes = [Noise(random, width * height), Noise(random, width * height)];
        var boxes = new List<TrainingBox>();
        for (var top = 12; top + Side + 12 <= height; top += 48)
        for (var left = 12; left + Side + 12 <= width; left += 48)
        {
            var (x, y, @class) = (left + random.Below(12), top + random.Below(12), random.Below(2));
            boxes.Add(new TrainingBox(@class, x, y, x + Side, y + Side));
            for (var row = y; row < y + Side; row++)
            for (var column = x; column < x + Side; column++)
                planes[@class][row * width + column] += 150;
        }

        var name = $"planted{index}";
        return new TrainingImage(
            name,
            index % 2 == 0 ? "06" : "07",
            width,
            height,
            [
                .. planes.Select(
                    (plane, channel) => new TrainingPlane((write ?? Png16)(Path.Combine(folder, $"{name}-{channel}"), width, height, plane))
                ),
            ],
            boxes,
            validation
        );
    }

    public static string Png16(string path, int width, int height, ushort[] values)
    {
        File.WriteAllBytes($"{path}.png", PngWriter.Gray16(new Plane16(width, height, values)));
        return $"{path}.png";
    }

    public static string Png8(string path, int width, int height, ushort[] values)
    {
        File.WriteAllBytes($"{path}.png", PngWriter.Gray8(width, height, [.. values.Select(value => (byte)Math.Min(255, (int)value))]));
        return $"{path}.png";
    }

    /// <summary>One strip of 32-bit floats (TIFF 6.0: tags 256 width, 257 height, 258 bits, 259 uncompressed, 262 dark is 0, 273 offset,
    /// 277 samples, 278 rows, 279 bytes, 339 float).</summary>
    public static string FloatTiff(string path, int width, int height, ushort[] values)
    {
        using var file = new BinaryWriter(File.Create($"{path}.tif"));
        (ushort Tag, uint Value)[] tags =
        [
            (256, (uint)width),
            (257, (uint)height),
            (258, 32),
            (259, 1),
            (262, 1),
            (273, 8 + 2 + 10 * 12 + 4),
            (277, 1),
            (278, (uint)height),
            (279, (uint)(4 * width * height)),
            (339, 3),
        ];
        file.Write("II"u8);
        file.Write((ushort)42);
        file.Write(8u);
        file.Write((ushort)tags.Length);
        foreach (var (tag, value) in tags)
        {
            file.Write(tag);
            file.Write((ushort)4);
            file.Write(1u);
            file.Write(value);
        }

        file.Write(0u);
        foreach (var value in values)
            file.Write(value / 1000f - 0.5f);
        return $"{path}.tif";
    }

    private static ushort[] Noise(PinnedRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (ushort)(40 + random.Below(17)))];
}
