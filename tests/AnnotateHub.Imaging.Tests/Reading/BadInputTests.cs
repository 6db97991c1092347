using System.Buffers.Binary;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>Files that must be refused by one sentence, and names that must not matter.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_empty_file_is_called_empty() => Assert.Contains("empty (0 bytes)", RefusalOf([]));

    [Theory]
    [InlineData("x,y\n1,2\n", "a text file")]
    [InlineData("ZISRAWFILE", "a Zeiss CZI file")]
    [InlineData("GIF89a", "a GIF image")]
    [InlineData("II", "a text file")]
    public void Another_kind_of_file_named_tif_is_called_what_it_is(string content, string kind) =>
        Assert.Contains(kind, RefusalOf(System.Text.Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void A_missing_file_is_said_to_be_missing() =>
        Assert.Contains("not there any more", Assert.Throws<ImageReadException>(() => ImageFile.Describe(folder.File("none.tif"))).Message);

    [Theory]
    [InlineData("tiff")]
    [InlineData("png")]
    [InlineData("jpeg")]
    public void A_file_cut_anywhere_is_refused_and_never_half_an_image(string kind)
    {
        var whole = Sample(kind);
        for (var i = 1; i < 40; i++)
            Assert.NotEmpty(RefusalOf(whole[..(int)((long)whole.Length * i / 40)]));
        Assert.NotEmpty(RefusalOf(whole[..^1]));
        File.WriteAllBytes(folder.File("whole"), whole);
        Assert.Equal(
            (61, 47),
            (ImageFile.ReadPlane(folder.File("whole")).Plane.Width, ImageFile.ReadPlane(folder.File("whole")).Plane.Height)
        );
    }

    [Theory]
    [InlineData("tiff")]
    [InlineData("png")]
    [InlineData("jpeg")]
    public void A_file_with_any_byte_changed_opens_or_is_refused_by_a_sentence(string kind)
    {
        var whole = Sample(kind);
        var random = new Random(17);
        for (var i = 0; i < 600; i++)
        {
            var damaged = whole.ToArray();
            // The first half of the changes goes to the ends, where headers and directories are.
            var at =
                i % 2 == 0 ? random.Next(whole.Length)
                : i % 4 == 1 ? random.Next(64)
                : whole.Length - 1 - random.Next(250);
            damaged[at] = (byte)random.Next(256);
            File.WriteAllBytes(folder.File("a"), damaged);
            try
            {
                ImageFile.ReadPlane(folder.File("a"));
            }
            catch (ImageReadException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }
    }

    [Fact]
    public void A_TIFF_that_claims_100_000_by_100_000_pixels_is_refused_before_memory_is_taken()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("claims 100000 x 100000 pixels", RefusalOf(Claiming(100_000, 100_000, 1)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_TIFF_within_the_limits_whose_few_bytes_cannot_hold_its_pixels_is_refused_too()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than deflate can compress", RefusalOf(Claiming(20_000, 20_000, 1)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_TIFF_that_claims_65535_samples_is_refused() =>
        Assert.Contains("claims 65535 samples", RefusalOf(Claiming(16, 16, 65_535)));

    [Fact]
    public void A_PNG_that_claims_too_much_is_refused()
    {
        var data = PngFiles.Zlib(new byte[1_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("claims 100000 x 100000 pixels", RefusalOf(PngFiles.From(100_000, 100_000, 16, PngFiles.Gray, data)));
        Assert.Contains("more than it can compress", RefusalOf(PngFiles.From(20_000, 20_000, 16, PngFiles.Gray, data)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Pages_that_lead_in_a_circle_are_refused()
    {
        using var stream = new MemoryStream();
        TiffWriter.Write16(stream, [Planes.Noise(8, 8, 1)]);
        var tiff = stream.ToArray();
        tiff.AsSpan(4, 4).CopyTo(tiff.AsSpan(tiff.Length - 4)); // the next page is the first
        Assert.Contains("circle", RefusalOf(tiff));
    }

    [Fact]
    public void A_page_or_sample_that_is_not_there_is_named_with_what_is()
    {
        TiffWriter.Write16(folder.File("a.tif"), [Planes.Noise(8, 8, 1)]);
        Assert.Contains(
            "Page 3 was asked for, but the TIFF has 1",
            Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(folder.File("a.tif"), page: 2)).Message
        );
        Assert.Contains(
            "Sample 2 was asked for, but page 1 has 1",
            Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(folder.File("a.tif"), sample: 1)).Message
        );
    }

    [Theory]
    [InlineData("with space, comma.tif")]
    [InlineData("%5Bnot encoded%5D.png")]
    [InlineData("细胞-图像.jpg")]
    [InlineData("no extension")]
    public void Neither_name_nor_extension_decides_how_a_file_is_read(string name)
    {
        var plane = Planes.Noise(9, 7, 2);
        TiffWriter.Write16(folder.File(name), [plane]);
        Assert.Equal(plane.Pixels, ImageFile.ReadPlane(folder.File(name)).Plane.Pixels);
    }

    [Fact]
    public void A_name_of_190_characters_is_read()
    {
        var plane = Planes.Noise(9, 7, 2);
        var file = folder.File(new string('n', 186) + ".tif");
        TiffWriter.Write16(file, [plane]);
        Assert.Equal(plane.Pixels, ImageFile.ReadPlane(file).Plane.Pixels);
    }

    private string RefusalOf(byte[] content)
    {
        File.WriteAllBytes(folder.File("a.tif"), content);
        return Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(folder.File("a.tif"))).Message;
    }

    private static byte[] Sample(string kind)
    {
        var plane = Planes.Noise(61, 47, seed: 9);
        if (kind == "png")
            return PngWriter.Gray16(plane);
        if (kind == "jpeg")
        {
            using var image = OpenCvSharp.Mat.FromPixelData(
                47,
                61,
                OpenCvSharp.MatType.CV_8UC1,
                plane.Pixels.Select(v => (byte)v).ToArray()
            );
            return image.ToBytes(".jpg");
        }
        using var stream = new MemoryStream();
        TiffWriter.Write16(stream, [plane]);
        return stream.ToArray();
    }

    /// <summary>A little-endian TIFF of one deflate strip of 16 bytes whose header may claim anything.</summary>
    private static byte[] Claiming(uint width, uint height, ushort samples)
    {
        (ushort Tag, ushort Type, uint Value)[] tags =
        [
            (256, 4, width),
            (257, 4, height),
            (258, 3, 8),
            (259, 3, 8),
            (262, 3, 1),
            (273, 4, 8),
            (277, 3, samples),
            (278, 4, height),
            (279, 4, 16),
        ];
        var file = new byte[8 + 16 + 2 + tags.Length * 12 + 4];
        new byte[] { (byte)'I', (byte)'I', 42, 0, 24 }.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(24), (ushort)tags.Length);
        for (var i = 0; i < tags.Length; i++)
        {
            var entry = file.AsSpan(26 + 12 * i);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tags[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], tags[i].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], tags[i].Value);
        }
        return file;
    }
}
