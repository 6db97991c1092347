using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests.Writing;

public sealed class TiffWriterTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(37, 23, 1)]
    [InlineData(37, 23, 2)]
    [InlineData(640, 481, 3)]
    [InlineData(300, 500, 5)]
    public void Planes_come_back_as_they_were_written(int width, int height, int count)
    {
        using var folder = new TemporaryFolder();
        var planes = Enumerable.Range(0, count).Select(i => Planes.Noise(width, height, seed: i)).ToArray();
        TiffWriter.Write16(folder.File("a.tiff"), planes, "synthetic");

        var seen = ImageFile.Describe(folder.File("a.tiff"));
        Assert.Equal(new ImageDescription("TIFF", "deflate", width, height, 1, count, 16, SampleFormat.Unsigned), seen);
        var read = ImageFile.ReadPlanes(folder.File("a.tiff"), 0, [.. Enumerable.Range(0, count)]);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(planes[i].Pixels, read[i].Plane.Pixels);
            Assert.Equal(
                (16, SampleFormat.Unsigned, 1.0, 0.0, true),
                (read[i].SourceBits, read[i].Format, read[i].ValueScale, read[i].ValueOffset, read[i].IsExact)
            );
        }
    }

    [Fact]
    public void What_it_writes_is_read_by_LibTiff_too()
    {
        using var folder = new TemporaryFolder();
        Plane16[] planes = [Planes.Noise(100, 70, 1), Planes.Noise(100, 70, 2), Planes.Noise(100, 70, 3)];
        TiffWriter.Write16(folder.File("a.tiff"), planes);

        using var tiff = BitMiracle.LibTiff.Classic.Tiff.Open(folder.File("a.tiff"), "r");
        var row = new byte[100 * 3 * 2];
        for (var y = 0; y < 70; y++)
        {
            Assert.True(tiff.ReadScanline(row, y));
            for (var x = 0; x < 100; x++)
            for (var s = 0; s < 3; s++)
                Assert.Equal(planes[s].Pixels[y * 100 + x], BitConverter.ToUInt16(row, (x * 3 + s) * 2));
        }
    }

    [Fact]
    public void Planes_of_different_sizes_are_refused()
    {
        using var stream = new MemoryStream();
        Assert.Throws<ArgumentException>(() => TiffWriter.Write16(stream, [Planes.Noise(4, 4, 1), Planes.Noise(4, 5, 1)]));
    }
}
