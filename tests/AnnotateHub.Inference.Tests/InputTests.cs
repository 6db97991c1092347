using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference.Input;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.TestKit;
using CsCheck;

namespace AnnotateHub.Inference.Tests;

public sealed class InputTests
{
    private static readonly PaperChannels Paper = new("Brightfield", "Hoechst", "Green", "Red");

    /// <summary>Two pixels. Brightfield 10..60: (v - 10) * 255 / 50. Fluorescence jointly 0..200: v * 255 / 200 rounded: 20 to 25.5, whose
    /// even neighbour is 26; 100 to 127.5, 128; 200 to 255; 4 to 5.1, 5.</summary>
    [Fact]
    public void The_papers_six_planes_are_gray_gray_gray_hoechst_green_red_each_file_stretched_jointly()
    {
        var image = Scenes.From(2, 1, 8, ("Brightfield", [10, 60]), ("Hoechst", [20, 0]), ("Green", [100, 4]), ("Red", [200, 0]));

        Assert.Equal([0, 255, 0, 255, 0, 255, 26, 0, 128, 5, 255, 0], Drawn(image, Manifest(InputPresets.Fluorescence), 2, 1));
    }

    /// <summary>As above: Hoechst stands in the third plane and is still stretched with green and red, which the model does not
    /// see.</summary>
    [Fact]
    public void The_papers_hoechst_variant_overwrites_plane_2_of_brightfield()
    {
        var image = Scenes.From(2, 1, 8, ("Brightfield", [10, 60]), ("Hoechst", [20, 0]), ("Green", [100, 4]), ("Red", [200, 0]));

        Assert.Equal([0, 255, 0, 255, 26, 0], Drawn(image, Manifest(InputPresets.Hoechst), 2, 1));
    }

    /// <summary>16 bit: the high byte of 0x1234 is 0x12 = 18; of 0xffff 255; stretched from 18..255 to 0..255. 12 bit: 0x123 gives
    /// 0x12.</summary>
    [Theory]
    [InlineData(16, 0x1234, 0xffff)]
    [InlineData(12, 0x123, 0xfff)]
    public void Deeper_files_are_read_as_8_bit_by_their_high_byte(int bits, int dark, int bright)
    {
        var image = Scenes.From(2, 1, bits, ("Brightfield", [(ushort)dark, (ushort)bright]));
        var raw = Manifest(InputPresets.ClassifierBrightfield) with { Resize = new ResizeRule() };

        Assert.Equal([18, 255, 18, 255, 18, 255], Drawn(image, raw, 2, 1));
        Assert.Equal([0, 255, 0, 255, 0, 255], Drawn(image, Manifest(InputPresets.Brightfield), 2, 1));
    }

    [Fact]
    public void A_constant_picture_becomes_black_not_nan() =>
        Assert.All(Drawn(Scenes.Flat(4, 3, 77), Manifest(InputPresets.Fluorescence), 4, 3), value => Assert.Equal(0, value));

    /// <summary>(255 / 255 - 0.5) / 0.25 = 2 and (0 - 0.5) / 0.25 = -2; fill 51 gives (0.2 - 0.5) / 0.25 = -1.2.</summary>
    [Fact]
    public void Division_mean_and_deviation_follow_the_stretch_and_apply_to_the_fill_too()
    {
        var manifest = Manifest(InputPresets.Brightfield);
        manifest = manifest with
        {
            Planes = ["Brightfield"],
            Scaling = manifest.Scaling with { Divide = 255, Mean = [0.5], Deviation = [0.25] },
            Resize = new ResizeRule(Fill: 51, Multiple: 4),
        };

        Assert.Equal(
            [-2, 2, -1.2f, -1.2f, .. Enumerable.Repeat(-1.2f, 12)],
            Drawn(Scenes.From(2, 1, 8, ("Brightfield", [10, 60])), manifest, 2, 1),
            (expected, actual) => Math.Abs(expected - actual) < 1e-6
        );
    }

    [Fact]
    public void A_missing_channel_is_named_with_what_there_is()
    {
        var fault = Assert.Throws<ModelRefusedImageException>(() =>
            Drawn(Scenes.From(1, 1, 8, ("Brightfield", [1])), Manifest(InputPresets.Hoechst), 1, 1)
        );

        Assert.Equal("r06c04f01p01", fault.ImageName);
        Assert.Equal(
            "r06c04f01p01: the model needs the channel 'Hoechst'; this image has Brightfield. Import the missing channel, or "
                + "name another one in the model's manifest.",
            fault.Message
        );
    }

    [Fact]
    public void Stretching_equals_opencv_normalise_minmax()
    {
        var path = RealData.Folder is null ? null : Path.Combine(RealData.Folder, "..", "oracles", "image", "stretch_to_8bit.json");
        if (!File.Exists(path) && RealData.PromisedHere)
            Assert.Fail(RealData.Missing);
        Assert.SkipUnless(File.Exists(path), RealData.Missing);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path!));
        foreach (var jsonElement in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            ushort[] values =
            [
                .. jsonElement
                    .GetProperty("image")
                    .EnumerateArray()
                    .SelectMany(row => row.EnumerateArray())
                    .Select(value => value.GetUInt16()),
            ];
            float[] expected =
            [
                .. jsonElement
                    .GetProperty("expected")
                    .GetProperty("opencv_normalize_minmax")
                    .EnumerateArray()
                    .SelectMany(row => row.EnumerateArray())
                    .Select(value => value.GetSingle()),
            ];
            var manifest = Manifest(InputPresets.Brightfield) with
            {
                Planes = ["Brightfield"],
                Scaling = new ScalingRule(Stretch: StretchRule.MinMax, Rounded: true),
            };

            Assert.Equal(expected, Drawn(Scenes.From(23, 17, 16, ("Brightfield", values)), manifest, 23, 17));
        }
    }

    public static TheoryData<string, string> Crops
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in new[] { "whole_pixels", "not_square", "tiny_4x4", "one_pixel", "whole_image" })
            foreach (var key in new[] { "opencv_linear_128x128", "torchvision_resized_crop_128x128", "pillow_crop_then_bilinear_128x128" })
                data.Add(name, key);
            return data;
        }
    }

    /// <summary>The oracle's image is no larger than the crop, so Pillow, which widens its filter only when making smaller, agrees with the
    /// others.</summary>
    [Theory, MemberData(nameof(Crops))]
    public void A_crop_is_cut_out_and_then_resized_as_the_libraries_do(string name, string key)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle("roi/crop_resize.json")));
        var jsonElement = document
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .First(item => item.GetProperty("name").GetString() == name);
        ushort[] values =
        [
            .. document
                .RootElement.GetProperty("image")
                .EnumerateArray()
                .SelectMany(row => row.EnumerateArray())
                .Select(value => value.GetUInt16()),
        ];
        double[] box = [.. jsonElement.GetProperty("box").EnumerateArray().Select(edge => edge.GetDouble())];
        var crop = OnnxClassifier.Crop(new PixelBox(box[0], box[1], box[2], box[3]), 80, 64)!.Value;
        var manifest = Manifest(InputPresets.Brightfield) with { Planes = ["Brightfield"], Scaling = new ScalingRule() };
        var pixels = new float[128 * 128];

        Picture.Draw(
            PlaneTables.Create(Scenes.From(80, 64, 16, ("Brightfield", values)), manifest),
            80,
            new Placement(crop, 128, 128, 0, 0, 128, 128),
            pixels
        );

        var expected = jsonElement.GetProperty("expected").GetProperty(key);
        var samples = expected
            .GetProperty("every_16th_row_and_column_from_7")
            .EnumerateArray()
            .Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())
            .ToArray();
        for (var row = 0; row < samples.Length; row++)
        for (var column = 0; column < samples[row].Length; column++)
            Assert.Equal(samples[row][column], pixels[(7 + 16 * row) * 128 + 7 + 16 * column], 0.01);
        Assert.Equal(expected.GetProperty("mean").GetDouble(), pixels.Average(value => (double)value), 0.01);
        Assert.Equal(expected.GetProperty("min").GetDouble(), pixels.Min(), 0.01);
        Assert.Equal(expected.GetProperty("max").GetDouble(), pixels.Max(), 0.01);
    }

    [Theory]
    [InlineData(-6, -4, 20, 22, 0, 0, 20, 22)]
    [InlineData(66, 50, 90, 70, 66, 50, 14, 14)]
    [InlineData(10.25, 12.5, 41.75, 40.125, 10, 12, 32, 29)]
    public void A_crop_is_the_whole_pixels_that_the_box_touches_clipped_to_the_image(
        double x1,
        double y1,
        double x2,
        double y2,
        int x,
        int y,
        int width,
        int height
    ) => Assert.Equal(new Region(x, y, width, height), OnnxClassifier.Crop(new PixelBox(x1, y1, x2, y2), 80, 64));

    [Fact]
    public void A_box_outside_the_image_has_no_crop() => Assert.Null(OnnxClassifier.Crop(new PixelBox(90, 0, 95, 5), 80, 64));

    /// <summary>A quarter of 20 x 16 pixels is 5 x 4 on each side; half of 20 x 10 is 10 x 5, of which the image has a part.</summary>
    [Fact]
    public void A_margin_reaches_beyond_the_box_as_far_as_the_image_does()
    {
        Assert.Equal(new Region(5, 16, 30, 24), OnnxClassifier.Crop(new PixelBox(10, 20, 30, 36), 80, 64, 0.25));
        Assert.Equal(new Region(0, 0, 30, 15), OnnxClassifier.Crop(new PixelBox(0, 0, 20, 10), 80, 64, 0.5));
        Assert.Null(OnnxClassifier.Crop(new PixelBox(81, 0, 120, 5), 80, 64, 1));
    }

    /// <summary>The model answers in single precision, which at 1,280 model pixels and a factor of 12.5 is worth 0.0008 raw pixels: hence
    /// the ranges.</summary>
    [Fact]
    public void A_box_survives_the_way_into_the_model_and_back_within_a_thousandth_of_a_pixel() =>
        Gen.Select(
                Gen.Int[64, 4_000],
                Gen.Int[64, 4_000],
                Gen.Int[320, 1_280],
                Gen.Int[320, 1_280],
                Gen.Enum<ResizeKind>(),
                Gen.Enum<LetterboxAlignment>(),
                Gen.Double[0, 1].Array[4]
            )
            .Sample(
                (width, height, wide, high, kind, align, at) =>
                {
                    var rule = kind is ResizeKind.None ? new ResizeRule(Multiple: 32) : new ResizeRule(kind, wide, high, 114, align);
                    var place = Placement.Create(new Region(7, 11, width, height), rule, null, null);
                    var raw = new PixelBox(
                        7 + Math.Min(at[0], at[1]) * (width - 1),
                        11 + Math.Min(at[2], at[3]) * (height - 1),
                        8 + Math.Max(at[0], at[1]) * (width - 1),
                        12 + Math.Max(at[2], at[3]) * (height - 1)
                    );

                    var (x1, y1) = place.ToModel(raw.X1, raw.Y1);
                    var (x2, y2) = place.ToModel(raw.X2, raw.Y2);
                    var back = place.ToRaw((float)x1, (float)y1, (float)x2, (float)y2)!.Value;

                    Assert.InRange(x1, -1e-9, place.Width);
                    Assert.InRange(y2, 0, place.Height + 1e-9);
                    Assert.Equal(raw.X1, back.X1, 1e-3);
                    Assert.Equal(raw.Y1, back.Y1, 1e-3);
                    Assert.Equal(raw.X2, back.X2, 1e-3);
                    Assert.Equal(raw.Y2, back.Y2, 1e-3);
                }
            );

    private static ModelManifest Manifest(string preset) =>
        InputPresets.Apply(
            preset,
            new ModelManifest(
                ModelPurpose.Detector,
                new InputRule("input"),
                ["?"],
                new ScalingRule(),
                new ResizeRule(),
                new OutputRule(OutputContract.MmDeploy, "dets", Labels: "labels"),
                ["R", "G", "U"]
            ),
            Paper
        );

    private static float[] Drawn(ModelImage image, ModelManifest manifest, int width, int height)
    {
        var place = Placement.Create(new Region(0, 0, width, height), manifest.Resize, null, null);
        var pixels = new float[manifest.Planes.Count * place.Width * place.Height];
        Picture.Draw(PlaneTables.Create(image, manifest), width, place, pixels);
        return pixels;
    }
}
