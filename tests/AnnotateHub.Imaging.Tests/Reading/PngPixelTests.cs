using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>Every kind of PNG gives the values that stand in its file.</summary>
public sealed class PngPixelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, PngFiles.Gray)]
    [InlineData(2, PngFiles.Gray)]
    [InlineData(4, PngFiles.Gray)]
    [InlineData(8, PngFiles.Gray)]
    [InlineData(16, PngFiles.Gray)]
    [InlineData(8, PngFiles.GrayAlpha)]
    [InlineData(16, PngFiles.GrayAlpha)]
    [InlineData(8, PngFiles.Rgb)]
    [InlineData(16, PngFiles.Rgb)]
    [InlineData(8, PngFiles.Rgba)]
    [InlineData(16, PngFiles.Rgba)]
    public void Samples_come_as_they_are_stored_plain_and_interlaced(int depth, byte color)
    {
        // Odd sizes end rows within a byte and leave passes of Adam7 empty.
        foreach (var (width, height) in new[] { (1, 1), (3, 2), (5, 1), (6, 3), (37, 29) })
        foreach (var interlaced in new[] { false, true }.Where(interlaced => !interlaced || width >= 5))
        {
            var file = Write(PngFiles.From(width, height, depth, color, Value, interlaced));
            var samples = color is PngFiles.Gray or PngFiles.GrayAlpha ? 1 : 3;
            Assert.Equal(
                new ImageDescription("PNG", "deflate", width, height, 1, samples, depth, SampleFormat.Unsigned),
                ImageFile.Describe(file)
            );
            var planes = ImageFile.ReadPlanes(file, 0, [.. Enumerable.Range(0, samples)]);
            for (var s = 0; s < samples; s++)
            {
                Assert.Equal(
                    Enumerable.Range(0, width * height).Select(at => (ushort)Value(at % width, at / width, s)),
                    planes[s].Plane.Pixels
                );
                Assert.Equal((depth, true), (planes[s].SourceBits, planes[s].IsExact));
            }
        }

        int Value(int x, int y, int s) => (x * 40_503 + y * 7_919 + s * 12_345 + x * y) & ((1 << depth) - 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_palette_is_resolved(int depth)
    {
        var colors = 1 << depth;
        byte[] palette = [.. Enumerable.Range(0, colors).SelectMany(i => new[] { (byte)(255 - i), (byte)(i * 3), (byte)(i ^ 0x55) })];
        var file = Write(PngFiles.From(19, 11, depth, PngFiles.Palette, (x, y, _) => (x * 5 + y * 3) % colors, palette: palette));
        var planes = ImageFile.ReadPlanes(file, 0, [2, 0, 1]);
        foreach (var (plane, s) in planes.Zip([2, 0, 1]))
            Assert.Equal(
                Enumerable.Range(0, 19 * 11).Select(at => (ushort)palette[(at % 19 * 5 + at / 19 * 3) % colors * 3 + s]),
                plane.Plane.Pixels
            );
        Assert.All(planes, plane => Assert.Equal(8, plane.SourceBits));
    }

    [Fact]
    public void All_values_of_16_bits_are_written_and_read_back()
    {
        var plane = new Plane16(256, 256, [.. Enumerable.Range(0, 65_536).Select(value => (ushort)value)]);
        var file = Write(PngWriter.Gray16(plane));
        Assert.Equal(16, ImageFile.Describe(file).Bits);
        Assert.Equal(plane.Pixels, ImageFile.ReadPlane(file).Plane.Pixels);
    }

    [Fact]
    public void All_colours_that_are_written_come_back()
    {
        byte[] rgb = [.. Enumerable.Range(0, 31 * 17 * 3).Select(at => (byte)(at * 97))];
        var planes = ImageFile.ReadPlanes(Write(PngWriter.Rgb8(31, 17, rgb)), 0, [0, 1, 2]);
        for (var s = 0; s < 3; s++)
            Assert.Equal(rgb.Where((_, at) => at % 3 == s).Select(value => (ushort)value), planes[s].Plane.Pixels);
    }

    [Fact]
    public void Rows_that_are_missing_within_whole_chunks_are_no_black_rows()
    {
        var rows = PngFiles.Rows(9, 7, 8, PngFiles.Gray, (x, y, _) => x + y, interlaced: false);
        Assert.Contains("damaged or cut short", RefusalOf(PngFiles.From(9, 7, 8, PngFiles.Gray, PngFiles.Zlib(rows[..^10]))));
        Assert.Contains("damaged or cut short", RefusalOf(PngFiles.From(9, 7, 8, PngFiles.Gray, PngFiles.Zlib(rows)[..^9])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_interlaced_file_that_the_library_never_comes_back_from_is_refused(int width) =>
        Assert.Contains(
            "Export it without interlacing",
            RefusalOf(PngFiles.From(width, 3, 8, PngFiles.Gray, (x, y, _) => x + y, interlaced: true))
        );

    [Fact]
    public void Pixel_data_whose_sum_is_wrong_is_refused()
    {
        var data = PngFiles.Zlib(PngFiles.Rows(9, 7, 8, PngFiles.Gray, (x, y, _) => x + y, interlaced: false));
        data[^1] ^= 1;
        Assert.Contains("damaged", RefusalOf(PngFiles.From(9, 7, 8, PngFiles.Gray, data)));
    }

    [Theory]
    [InlineData(3, 16)]
    [InlineData(5, 8)]
    [InlineData(2, 4)]
    public void A_kind_that_does_not_exist_is_refused(byte color, int depth) =>
        Assert.Contains(
            "The PNG is of a rare kind that is not read",
            RefusalOf(PngFiles.From(9, 7, depth, color, PngFiles.Zlib(new byte[1_000])))
        );

    private string Write(byte[] png)
    {
        File.WriteAllBytes(folder.File("a.png"), png);
        return folder.File("a.png");
    }

    private string RefusalOf(byte[] png) => Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(Write(png))).Message;
}
