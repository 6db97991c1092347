using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>The paired and annotated real sets, as docs/real-data.md describes them.</summary>
public sealed class RealSetTests
{
    [Theory]
    [InlineData("ecoli_phase_yfp", "*.tif", 18, "TIFF", 512, 512)]
    [InlineData("neurons_4ch", "*.png", 4, "PNG", 1024, 1024)]
    [InlineData("coculture_4ch", "*.tif", 4, "TIFF", 1279, 1080)]
    public void Every_image_of_a_paired_set_is_one_gray_plane_of_16_bits(
        string set,
        string pattern,
        int count,
        string container,
        int width,
        int height
    )
    {
        var files = RealImages.Under(set, pattern);
        Assert.Equal(count, files.Length);
        foreach (var file in files)
        {
            var seen = ImageFile.Describe(file);
            Assert.Equal(
                (container, width, height, 1, 1, 16),
                (seen.Container, seen.Width, seen.Height, seen.Pages, seen.Samples, seen.Bits)
            );
            var plane = ImageFile.ReadPlane(file);
            Assert.True(plane.IsExact);
            Assert.True(plane.Plane.Pixels.Max() > plane.Plane.Pixels.Min(), file);
        }
    }

    [Fact]
    public void The_live_dead_crops_are_PNG_of_five_kinds()
    {
        var kinds = RealImages
            .Under("livedead_voc", "*.png")
            .Select(file =>
            {
                var seen = ImageFile.Describe(file);
                foreach (var plane in ImageFile.ReadPlanes(file, 0, [.. Enumerable.Range(0, seen.Samples)]))
                    Assert.Equal(seen.Width * seen.Height, plane.Plane.Pixels.Length);
                return (seen.Samples, seen.Bits);
            })
            .CountBy(kind => kind)
            .ToDictionary();
        // 16 gray and 6 gray of 16 bits; 16 RGB, 6 RGBA and 6 with a palette, all of which offer three samples.
        Assert.Equal(
            new Dictionary<(int, int), int>
            {
                [(1, 8)] = 16,
                [(1, 16)] = 6,
                [(3, 8)] = 28,
            },
            kinds
        );
    }

    [Fact]
    public void Every_blood_smear_is_a_colour_JPEG()
    {
        foreach (var file in RealImages.Under("bccd", "*.jpg"))
        {
            Assert.Equal(new ImageDescription("JPEG", "JPEG", 640, 480, 1, 3, 8, SampleFormat.Unsigned), ImageFile.Describe(file));
            Assert.Equal(3, ImageFile.ReadPlanes(file, 0, [0, 1, 2]).Count);
        }
    }

    [Theory]
    [InlineData("livedead_voc", "*.png")]
    [InlineData("neurons_4ch", "*.png")]
    [InlineData("raw264_3ch", "*.png")]
    public void PNG_pixels_equal_those_of_OpenCV(string set, string pattern)
    {
        foreach (var file in RealImages.Under(set, pattern))
        {
            using var theirs = OpenCvSharp.Cv2.ImDecode(
                File.ReadAllBytes(file),
                OpenCvSharp.ImreadModes.AnyColor | OpenCvSharp.ImreadModes.AnyDepth
            );
            var seen = ImageFile.Describe(file);
            Assert.Equal((theirs.Width, theirs.Height, theirs.Channels()), (seen.Width, seen.Height, seen.Samples));
            var ours = ImageFile.ReadPlanes(file, 0, [.. Enumerable.Range(0, seen.Samples)]);
            var channels = OpenCvSharp.Cv2.Split(theirs);
            for (var s = 0; s < seen.Samples; s++)
            {
                using var channel = new OpenCvSharp.Mat();
                channels[seen.Samples == 3 ? 2 - s : s].ConvertTo(channel, OpenCvSharp.MatType.CV_16U);
                channel.GetArray(out ushort[] expected);
                Assert.True(expected.AsSpan().SequenceEqual(ours[s].Plane.Pixels), $"{file}, sample {s}");
            }
            foreach (var channel in channels)
                channel.Dispose();
        }
    }
}
