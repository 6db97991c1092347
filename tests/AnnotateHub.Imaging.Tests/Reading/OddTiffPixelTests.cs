using AnnotateHub.Imaging.Reading;
using OpenCvSharp;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>Pixels of the odd TIFF files against OpenCV's native libtiff, where that reads them.</summary>
public sealed class OddTiffPixelTests
{
    /// <summary>Native libtiff is not trusted with these.</summary>
    private static readonly string[] BrokenOnPurpose = ["crash-", "oom-", "libtiff_segfault", "seek_too_large"];

    /// <summary>OpenCV reads 16-bit planar files wrongly (LZW strips and tiles); they show a picture that another file holds too.</summary>
    private static readonly string[] WrongInOpenCv = ["tiff_strip_planar_16bit_RGB.tiff", "tiff_tiled_planar_16bit_RGB.tiff"];

    [Fact]
    public void Pixels_equal_those_of_OpenCV()
    {
        var compared = 0;
        var failures = new List<string>();
        foreach (var file in RealImages.Under("tiff_odd", "*"))
        {
            var name = Path.GetFileName(file);
            if (BrokenOnPurpose.Any(name.StartsWith) || WrongInOpenCv.Contains(name))
                continue;
            using var theirs = Cv2.ImDecode(File.ReadAllBytes(file), ImreadModes.AnyColor | ImreadModes.AnyDepth);
            if (theirs.Empty())
                continue; // zstd, half floats, 4 bits and others that OpenCV does not read
            if (!TryDescribe(file, out var seen) || seen.Samples != theirs.Channels())
                continue; // palettes of ImageJ, ink colours
            compared++;
            if (Worst(file, seen, theirs) is var (difference, allowed) && difference > allowed)
                failures.Add($"{name}: {difference} apart, {allowed} allowed");
        }
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.True(compared >= 40, $"only {compared} files compared");
    }

    [Fact]
    public void Planar_files_hold_the_picture_of_the_interleaved_one()
    {
        var expected = Read("tiff_16bit_RGB.tiff");
        foreach (var name in WrongInOpenCv)
        {
            var planes = Read(name);
            for (var s = 0; s < 3; s++)
                Assert.Equal(expected[s], planes[s]);
        }

        static ushort[][] Read(string name) =>
            [
                .. ImageFile
                    .ReadPlanes(Path.Combine(RealImages.Folder, "tiff_odd", "pillow", name), 0, [0, 1, 2])
                    .Select(p => p.Plane.Pixels),
            ];
    }

    private static bool TryDescribe(string file, out ImageDescription seen)
    {
        try
        {
            seen = ImageFile.Describe(file);
            return true;
        }
        catch (ImageReadException)
        {
            seen = null!;
            return false;
        }
    }

    private static (double Difference, double Allowed) Worst(string file, ImageDescription seen, Mat theirs)
    {
        var planes = ImageFile.ReadPlanes(file, 0, [.. Enumerable.Range(0, seen.Samples)]);
        var channels = Cv2.Split(theirs);
        var worst = 0.0;
        for (var s = 0; s < seen.Samples; s++)
        {
            using var channel = new Mat();
            channels[seen.Samples == 3 ? 2 - s : s].ConvertTo(channel, MatType.CV_64F);
            channel.GetArray(out double[] expected);
            var plane = planes[s];
            for (var i = 0; i < expected.Length; i++)
                worst = Math.Max(worst, Math.Abs(expected[i] - AsOpenCvShowsIt(seen, plane, plane.Plane.Pixels[i])));
        }
        foreach (var channel in channels)
            channel.Dispose();
        // Colour of half resolution is brought to full size by other filters in the two libraries.
        var subsampled = Path.GetFileName(file) == "tiff_strip_ycbcr_jpeg_2x2_sampling.tif";
        var allowed =
            subsampled ? 30
            : seen.Compression == "JPEG" ? 1
            : planes[0].IsExact ? 0
            : Math.Abs(planes[0].ValueScale) * 0.501;
        return (worst, allowed);
    }

    /// <summary>OpenCV spreads 1 bit to 0 and 255 with white the larger, and shifts 12 and 14 bits up to 16 whatever is white.</summary>
    private static double AsOpenCvShowsIt(ImageDescription seen, DecodedPlane plane, ushort pixel) =>
        seen.Bits switch
        {
            1 => pixel * 255,
            12 or 14 => (plane.ValueOffset + plane.ValueScale * pixel) * (1 << (16 - seen.Bits)),
            _ => plane.ValueOffset + plane.ValueScale * pixel,
        };
}
