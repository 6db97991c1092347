using System.Text.Json;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests.Display;

public sealed class DisplayPlaneTests
{
    [Fact]
    public void Halving_equals_the_bilinear_oracles_for_even_and_odd_sizes()
    {
        foreach (var oracle in Oracles.Cases("halve.json"))
        {
            var values = Downsample2x.Halve(Planes.From(oracle.Image()));
            var expected = oracle.GetProperty("expected");
            var exact = expected.Reals("torch_bilinear_double");
            var opencv = expected.Reals("opencv_linear_float32");
            var whole = expected.Reals("opencv_linear_uint16");
            Assert.Equal(exact.Length, values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                // Single precision at values up to 65,535; the libraries themselves are 0.03 apart on odd sizes.
                Assert.Equal(exact[i], values[i], 0.03);
                Assert.Equal(opencv[i], values[i], 0.03);
                Assert.Equal(whole[i], values[i], 1.0);
            }
        }
    }

    [Fact]
    public void Normalising_gives_the_oracles_values()
    {
        foreach (var oracle in Oracles.Cases("normalise.json"))
        {
            var values = Planes.From(oracle.Image()).Pixels.Select(v => (float)v).ToArray();
            var line = Normalisation.From(
                values,
                oracle.GetProperty("target_mean").GetDouble(),
                oracle.GetProperty("target_std").GetDouble()
            );
            var expected = oracle.GetProperty("expected");
            var scaled = expected.TryGetProperty("sklearn_standard_scaler_times_std_plus_mean", out _)
                ? "sklearn_standard_scaler_times_std_plus_mean"
                : "zscore_times_std_plus_mean";
            var wanted = expected.Reals(scaled);
            for (var i = 0; i < values.Length; i++)
                Assert.Equal(wanted[i], line.Apply(values[i]), 1e-9);
        }
    }

    [Fact]
    public void Percentiles_equal_numpys()
    {
        foreach (var oracle in Oracles.Cases("stretch_to_8bit.json"))
        {
            var plane = Planes.From(oracle.Image());
            var expected = oracle.GetProperty("expected").GetProperty("percentile_values").Deserialize<double[]>()!;
            Assert.Equal(expected[0], PlaneStatistics.Percentile(plane, oracle.GetProperty("low_percentile").GetDouble()), 1e-8);
            Assert.Equal(expected[1], PlaneStatistics.Percentile(plane, oracle.GetProperty("high_percentile").GetDouble()), 1e-8);
        }
    }

    [Fact]
    public void Statistics_of_a_ramp_are_those_of_its_ranks()
    {
        // 0, 10, .. 10,000: 1,001 values; rank 0.0035 x 1,000 = 3.5 lies at 35, rank 996.5 at 9,965.
        var plane = new Plane16(1001, 1, [.. Enumerable.Range(0, 1001).Select(i => (ushort)(i * 10))]);
        Assert.Equal(new PlaneStatistics(0, 10_000, 35, 9_965), PlaneStatistics.From(plane));
        Assert.Equal(3.5 * 10, PlaneStatistics.Percentile(plane, 0.35), 1e-9);
    }

    [Fact]
    public void A_constant_plane_is_shown_at_the_target_mean()
    {
        var plane = new Plane16(8, 6, [.. Enumerable.Repeat((ushort)777, 48)]);
        var (pixels, width, height) = DisplayPlane.Render(plane, ChannelRole.TransmittedLight, new DisplaySettings());
        Assert.Equal((4, 3), (width, height));
        Assert.All(pixels, pixel => Assert.Equal(128, pixel)); // 0.50 x 255 = 127.5, halves up
    }

    [Fact]
    public void Two_values_are_set_one_deviation_to_either_side_and_cut_off()
    {
        // Mean 50, deviation 50: the values lie one target deviation below and above the target mean.
        var plane = new Plane16(2, 1, [0, 100]);
        var settings = new DisplaySettings(Downsample: 1, TransmittedMean: 0.5, TransmittedDeviation: 0.2);
        // 0.3 x 255 = 76.5, 0.7 x 255 = 178.5
        Assert.Equal([77, 179], DisplayPlane.Render(plane, ChannelRole.TransmittedLight, settings).Pixels);
        Assert.Equal(
            [0, 255],
            DisplayPlane.Render(plane, ChannelRole.TransmittedLight, settings with { TransmittedDeviation = 0.6 }).Pixels
        );
    }

    [Fact]
    public void Only_fluorescence_goes_through_the_median()
    {
        // One bright pixel in the dark: the median removes it, halving only spreads it.
        var pixels = new ushort[20 * 20];
        pixels[210] = 60_000;
        var plane = new Plane16(20, 20, pixels);
        Assert.Single(DisplayPlane.Render(plane, ChannelRole.Fluorescence, new DisplaySettings()).Pixels.Distinct());
        Assert.Equal(2, DisplayPlane.Render(plane, ChannelRole.TransmittedLight, new DisplaySettings()).Pixels.Distinct().Count());
        Assert.Equal(
            2,
            DisplayPlane.Render(plane, ChannelRole.Fluorescence, new DisplaySettings(MedianUntilStill: false)).Pixels.Distinct().Count()
        );
    }

    [Fact]
    public void The_PNG_holds_the_rendered_pixels()
    {
        var plane = Planes.Noise(101, 67, seed: 3);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.png"), DisplayPlane.RenderPng(plane, ChannelRole.Fluorescence, new DisplaySettings()));
        var read = ImageFile.ReadPlane(folder.File("a.png"));
        var (pixels, width, height) = DisplayPlane.Render(plane, ChannelRole.Fluorescence, new DisplaySettings());
        Assert.Equal((50, 33, 8), (width, height, read.SourceBits));
        Assert.Equal(pixels.Select(v => (ushort)v), read.Plane.Pixels);
    }
}
