using System.Buffers.Binary;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.TestKit;
using OpenCvSharp;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>JPEG against OpenCV's native decoder, and files that were made to do harm.</summary>
public sealed class JpegTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gray_pixels_are_those_of_OpenCV_but_for_rounding(bool progressive)
    {
        var jpeg = Encode(Smooth(MatType.CV_8UC1), progressive);
        var file = Write(jpeg);
        Assert.Equal(new ImageDescription("JPEG", "JPEG", 61, 47, 1, 1, 8, SampleFormat.Unsigned), ImageFile.Describe(file));
        using var theirs = Cv2.ImDecode(jpeg, ImreadModes.Grayscale);
        theirs.GetArray(out byte[] expected);
        // Both transforms round once; the standard lets a decoder be one off.
        Assert.All(ImageFile.ReadPlane(file).Plane.Pixels.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Colours_come_as_red_green_and_blue()
    {
        using var image = new Mat(48, 64, MatType.CV_8UC3, new Scalar(200, 90, 20)); // OpenCV's order is blue, green, red
        var planes = ImageFile.ReadPlanes(Write(Encode(image, progressive: false)), 0, [0, 1, 2]);
        // Two conversions of colour and one rounding of the transform lie between.
        foreach (var (plane, wanted) in planes.Zip([20, 90, 200]))
            Assert.All(plane.Plane.Pixels, value => Assert.InRange(value, wanted - 3, wanted + 3));
    }

    [Theory]
    [InlineData(1, 61, 47)]
    [InlineData(3, 61, 47)]
    [InlineData(6, 47, 61)]
    [InlineData(8, 47, 61)]
    public void A_picture_stored_turned_comes_upright(int orientation, int width, int height)
    {
        var stored = Encode(Smooth(MatType.CV_8UC1), progressive: false);
        var upright = ImageFile.ReadPlane(Write(stored)).Plane;
        var file = Write(WithExif(stored, orientation));
        Assert.Equal((width, height), (ImageFile.Describe(file).Width, ImageFile.Describe(file).Height));
        var turned = ImageFile.ReadPlane(file).Plane;
        Assert.Equal((width, height), (turned.Width, turned.Height));
        // Where the stored top left corner is seen: Exif 2.3, table 6.
        var (x, y) = orientation switch
        {
            1 => (0, 0),
            3 => (width - 1, height - 1),
            6 => (width - 1, 0),
            _ => (0, height - 1),
        };
        Assert.Equal(upright.Pixels[0], turned.Pixels[y * width + x]);
        Assert.Equal(upright.Pixels.Order(), turned.Pixels.Order());
    }

    [Fact]
    public void A_JPEG_that_claims_more_than_the_limits_is_refused_before_memory_is_taken()
    {
        var jpeg = Claiming(65_500, 65_500);
        AllocatesLittle(() => Assert.Contains("claims 65500 x 65500 pixels", RefusalOf(jpeg)));
    }

    [Fact]
    public void A_JPEG_within_the_limits_whose_few_bytes_cannot_hold_its_pixels_is_refused_too()
    {
        var jpeg = Claiming(20_000, 20_000);
        AllocatesLittle(() => Assert.Contains("more than it can compress", RefusalOf(jpeg)));
    }

    [Theory]
    [InlineData(0xc3, "lossless")]
    [InlineData(0xc9, "arithmetic")]
    public void A_rare_kind_is_refused_by_a_sentence(byte frame, string kind)
    {
        var jpeg = Encode(Smooth(MatType.CV_8UC1), progressive: false);
        jpeg[FrameOf(jpeg) + 1] = frame;
        var refusal = RefusalOf(jpeg);
        Assert.True(refusal.Contains("The JPEG") && refusal.Contains("xport") && !refusal.Contains('\n'), $"{kind}: {refusal}");
    }

    [Fact]
    public void Rubbish_after_the_end_mark_does_not_matter()
    {
        var jpeg = Encode(Smooth(MatType.CV_8UC1), progressive: false);
        var plain = ImageFile.ReadPlane(Write(jpeg)).Plane.Pixels;
        // Longer than the steps in which the end mark is looked for, which lies over the edge of two for some lengths.
        foreach (var length in new[] { 1, 65_534, 65_535, 65_536, 200_000 })
            Assert.Equal(plain, ImageFile.ReadPlane(Write([.. jpeg, .. new byte[length]])).Plane.Pixels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_picture_that_takes_more_memory_than_allowed_is_refused_by_a_sentence(bool progressive)
    {
        using var image = new Mat(480, 640, MatType.CV_8UC3, new Scalar(200, 90, 20));
        var file = Write(Encode(image, progressive));
        // The picture takes 640 x 480 x 3 bytes; a progressive file as much again for what its scans add up: two bytes for each
        // brightness, and for each of two colours at half the width and height.
        var picture = 640L * 480 * 3;
        Assert.Contains(
            "of memory",
            Assert
                .Throws<ImageReadException>(() => ImageFile.ReadPlane(file, limits: new ImageLimits(MaxDecodingBytes: picture - 1)))
                .Message
        );
        var enough = progressive ? 4 * picture : 2 * picture;
        Assert.Equal(640 * 480, ImageFile.ReadPlane(file, limits: new ImageLimits(MaxDecodingBytes: enough)).Plane.Pixels.Length);
        if (progressive)
            Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(file, limits: new ImageLimits(MaxDecodingBytes: picture * 3 / 2)));
    }

    private static void AllocatesLittle(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private string RefusalOf(byte[] jpeg) => Assert.Throws<ImageReadException>(() => ImageFile.ReadPlane(Write(jpeg))).Message;

    private string Write(byte[] jpeg)
    {
        File.WriteAllBytes(folder.File("a.jpg"), jpeg);
        return folder.File("a.jpg");
    }

    private static byte[] Encode(Mat image, bool progressive) =>
        image.ToBytes(
            ".jpg",
            new ImageEncodingParam(ImwriteFlags.JpegProgressive, progressive ? 1 : 0),
            new ImageEncodingParam(ImwriteFlags.JpegQuality, 95)
        );

    private static Mat Smooth(MatType type) =>
        Mat.FromPixelData(47, 61, type, Enumerable.Range(0, 47 * 61).Select(at => (byte)(at % 61 * 3 + at / 61)).ToArray());

    private static int FrameOf(byte[] jpeg) =>
        Enumerable.Range(0, jpeg.Length - 1).First(at => jpeg[at] == 0xff && jpeg[at + 1] is 0xc0 or 0xc1 or 0xc2);

    private static byte[] Claiming(ushort width, ushort height)
    {
        var jpeg = Encode(Smooth(MatType.CV_8UC1), progressive: false);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(FrameOf(jpeg) + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(FrameOf(jpeg) + 7), width);
        return jpeg;
    }

    /// <summary>After the start mark an APP1 with a little-endian TIFF of one entry: tag 274, short, one value.</summary>
    private static byte[] WithExif(byte[] jpeg, int orientation) =>
        [
            .. jpeg[..2],
            0xff,
            0xe1,
            0,
            34,
            .. "Exif\0\0II*\0"u8,
            8,
            0,
            0,
            0,
            1,
            0,
            0x12,
            1,
            3,
            0,
            1,
            0,
            0,
            0,
            (byte)orientation,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            .. jpeg[2..],
        ];
}
