using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Hostile;
using BitMiracle.LibTiff.Classic;
using OpenCvSharp;
using LibTiff = BitMiracle.LibTiff.Classic.Tiff;
using SampleKind = BitMiracle.LibTiff.Classic.SampleFormat;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>Small images of every kind that is read: made here, and the odd ones of the real-data folder where it is there.</summary>
internal static class SoundImages
{
    private const int Width = 37,
        Height = 29;

    /// <summary>Real files beyond this break no sooner, only more slowly.</summary>
    private const int LargestReal = 40 << 10;

    public static IReadOnlyList<SoundFile> Tiffs() => [.. Written(), .. OfLibTiff(), .. Real()];

    public static IReadOnlyList<SoundFile> Pngs() =>
        [
            .. new (int Depth, byte Color)[]
            {
                (1, PngFiles.Gray),
                (2, PngFiles.Gray),
                (4, PngFiles.Gray),
                (8, PngFiles.Gray),
                (16, PngFiles.Gray),
                (8, PngFiles.Rgb),
                (16, PngFiles.Rgb),
                (8, PngFiles.GrayAlpha),
                (16, PngFiles.Rgba),
                (4, PngFiles.Palette),
                (8, PngFiles.Palette),
            }.SelectMany(kind =>
                new[] { false, true }.Select(interlaced => new SoundFile(
                    $"{kind.Depth} bits, colour {kind.Color}{(interlaced ? ", interlaced" : "")}.png",
                    PngFiles.From(
                        Width,
                        Height,
                        kind.Depth,
                        kind.Color,
                        (x, y, s) => (x * 7 + y * 3 + s) & ((1 << kind.Depth) - 1),
                        interlaced,
                        kind.Color == PngFiles.Palette ? [.. Enumerable.Range(0, 3 << kind.Depth).Select(value => (byte)value)] : null
                    )
                ))
            ),
        ];

    public static IReadOnlyList<SoundFile> Jpegs()
    {
        var (gray, colour) = (Scene(MatType.CV_8UC1), Scene(MatType.CV_8UC3));
        return
        [
            new("gray.jpg", gray.ToBytes(".jpg")),
            new("colour.jpg", colour.ToBytes(".jpg")),
            new("progressive.jpg", colour.ToBytes(".jpg", new ImageEncodingParam(ImwriteFlags.JpegProgressive, 1))),
            new("restarts.jpg", colour.ToBytes(".jpg", new ImageEncodingParam(ImwriteFlags.JpegRstInterval, 2))),
        ];

        static Mat Scene(MatType type)
        {
            var scene = new Mat(Height, Width, type, Scalar.All(40));
            scene.Circle(12, 14, 6, new Scalar(200, 90, 30), -1);
            scene.Circle(25, 9, 4, new Scalar(20, 220, 130), 1);
            return scene;
        }
    }

    private static IEnumerable<SoundFile> Written()
    {
        foreach (var samples in new[] { 1, 2, 3 })
        {
            using var stream = new MemoryStream();
            TiffWriter.Write16(stream, [.. Enumerable.Range(0, samples).Select(seed => Planes.Noise(Width, Height, seed, 400))]);
            yield return new($"{samples} samples, deflate.tif", stream.ToArray());
        }

        yield return new(
            "channels.ome.tif",
            OmeTiffWriter.Write(
                new OmeImage(
                    "plate",
                    [
                        new OmeChannel("Phase", "#ffffff", Planes.Noise(Width, Height, 1, 400)),
                        new OmeChannel("GFP", "#00ff00", Planes.Noise(Width, Height, 2, 400)),
                    ],
                    0.5,
                    0.5,
                    DateTimeOffset.UnixEpoch,
                    []
                )
            )
        );
    }

    /// <summary>Kinds that the product reads and does not write.</summary>
    private static IEnumerable<SoundFile> OfLibTiff()
    {
        foreach (var compression in new[] { Compression.NONE, Compression.LZW, Compression.PACKBITS, Compression.ADOBE_DEFLATE })
        foreach (var (bits, samples, planar, tiled) in Layouts)
            yield return Of(compression, bits, samples, planar, tiled, "w");
        foreach (var mode in new[] { "wb", "w8" })
            yield return Of(Compression.LZW, 16, 2, PlanarConfig.CONTIG, false, mode);
        foreach (var (bits, samples, planar, tiled) in Layouts.Where(layout => layout.Bits == 8))
            yield return Of(Compression.JPEG, bits, samples, planar, tiled, "w");
        foreach (var fax in new[] { Compression.CCITTFAX3, Compression.CCITTFAX4 })
            yield return Of(fax, 1, 1, PlanarConfig.CONTIG, false, "w");
    }

    private static readonly (int Bits, int Samples, PlanarConfig Planar, bool Tiled)[] Layouts =
    [
        (8, 1, PlanarConfig.CONTIG, false),
        (16, 1, PlanarConfig.CONTIG, true),
        (8, 3, PlanarConfig.CONTIG, true),
        (8, 3, PlanarConfig.SEPARATE, true),
        (16, 3, PlanarConfig.SEPARATE, false),
        (32, 1, PlanarConfig.CONTIG, false),
    ];

    /// <param name="mode">LibTiff's: b for big-endian, 8 for BigTIFF (of both at once it writes a wrong header).</param>
    private static SoundFile Of(Compression compression, int bits, int samples, PlanarConfig planar, bool tiled, string mode)
    {
        using var folder = new TemporaryFolder();
        using (var tiff = LibTiff.Open(folder.File("a.tif"), mode))
        {
            tiff.SetField(TiffTag.IMAGEWIDTH, Width);
            tiff.SetField(TiffTag.IMAGELENGTH, Height);
            tiff.SetField(TiffTag.BITSPERSAMPLE, bits);
            tiff.SetField(TiffTag.SAMPLESPERPIXEL, samples);
            tiff.SetField(TiffTag.SAMPLEFORMAT, bits == 32 ? SampleKind.IEEEFP : SampleKind.UINT);
            tiff.SetField(TiffTag.PHOTOMETRIC, samples == 3 ? Photometric.RGB : Photometric.MINISBLACK);
            tiff.SetField(TiffTag.PLANARCONFIG, planar);
            tiff.SetField(TiffTag.COMPRESSION, compression);
            if (tiled)
            {
                tiff.SetField(TiffTag.TILEWIDTH, 16);
                tiff.SetField(TiffTag.TILELENGTH, 16);
            }
            else
                tiff.SetField(TiffTag.ROWSPERSTRIP, 8);

            var parts = tiled ? tiff.NumberOfTiles() : tiff.NumberOfStrips();
            for (var part = 0; part < parts; part++)
            {
                // The last strip of a plane is shorter.
                var bytes = new byte[tiled ? tiff.TileSize() : part % 4 == 3 ? tiff.VStripSize(Height - 24) : tiff.StripSize()];
                for (var at = 0; at < bytes.Length; at++)
                    bytes[at] = (byte)(at / 5 * 3);
                var written = tiled
                    ? tiff.WriteEncodedTile(part, bytes, bytes.Length)
                    : tiff.WriteEncodedStrip(part, bytes, bytes.Length);
                Assert.True(written >= 0, $"LibTiff writes no {compression}.");
            }
        }

        return new(
            $"{compression}, {bits} bits, {samples} samples, {planar}{(tiled ? ", tiles" : "")}, {mode}.tif",
            File.ReadAllBytes(folder.File("a.tif"))
        );
    }

    /// <summary>Those that are read; what is refused as it is tells nothing more when it is broken.</summary>
    private static IEnumerable<SoundFile> Real() =>
        RealData.Folder is not { } folder
            ? []
            : Directory
                .GetFiles(Path.Combine(folder, "tiff_odd"), "*.tif*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Where(file => new FileInfo(file).Length <= LargestReal && IsRead(file))
                .Select(file => new SoundFile(Path.GetFileName(file), File.ReadAllBytes(file)));

    private static bool IsRead(string file)
    {
        try
        {
            return ImageFile.Describe(file) is { Width: < 1_000, Height: < 1_000 };
        }
        catch (ImageReadException)
        {
            return false;
        }
    }
}
