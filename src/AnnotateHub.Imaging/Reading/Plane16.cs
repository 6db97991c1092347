namespace AnnotateHub.Imaging.Reading;

/// <summary>One gray plane, rows top to bottom, unsigned 16 bit.</summary>
public sealed class Plane16(int width, int height, ushort[] pixels)
{
    public int Width { get; } = width;
    public int Height { get; } = height;
    public ushort[] Pixels { get; } =
        pixels.Length == width * height
            ? pixels
            : throw new ArgumentException($"{width} x {height} pixels need {width * height} values; found {pixels.Length}.");
}
