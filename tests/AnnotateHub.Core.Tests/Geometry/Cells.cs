using AnnotateHub.Core.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Geometry;

/// <summary>Boxes like those of a crowded image: whole pixels, in clumps, many of them the same.</summary>
internal static class Cells
{
    public static readonly Gen<PixelBox> Box = Gen.Select(
        Gen.Int[-5, 40],
        Gen.Int[-5, 40],
        Gen.Int[0, 20],
        Gen.Int[0, 20],
        (x, y, width, height) => new PixelBox(x, y, x + width, y + height)
    );

    /// <summary>With strays far away and boxes larger than all others together, which a grid must survive.</summary>
    public static readonly Gen<PixelBox> OddBox = Gen.Frequency(
        (20, Box),
        (1, Gen.Select(Gen.Double[-1e9, 1e9], Gen.Double[0, 1e9], (place, size) => new PixelBox(place, place, place + size, place + size))),
        (1, Gen.Const(new PixelBox(-1000, -1000, 1000, 1000)))
    );
}
