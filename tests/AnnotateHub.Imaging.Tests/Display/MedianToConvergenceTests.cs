using System.Text.Json;
using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Reading;
using OpenCvSharp;

namespace AnnotateHub.Imaging.Tests.Display;

public sealed class MedianToConvergenceTests
{
    private static readonly Dictionary<string, MedianBorder> Borders = new()
    {
        ["nearest"] = MedianBorder.Nearest,
        ["reflect"] = MedianBorder.Reflect,
        ["mirror"] = MedianBorder.Mirror,
        ["constant"] = MedianBorder.Zero,
    };

    [Fact]
    public void One_pass_equals_the_oracle_for_every_border()
    {
        var compared = 0;
        foreach (var oracle in Oracles.Cases("median5.json"))
        {
            foreach (var expected in oracle.GetProperty("expected").GetProperty("one_pass").EnumerateObject())
            {
                if (!Borders.TryGetValue(expected.Name, out var border))
                    continue; // wrap: nothing in the product goes round
                var result = MedianToConvergence.Run(Planes.From(oracle.Image()), border, limit: 1);
                AssertSame(expected.Value.Deserialize<int[][]>()!, result.Plane, $"{oracle.Name()} {expected.Name}");
                compared++;
            }
        }
        Assert.True(compared >= 30, $"only {compared} images compared");
    }

    [Fact]
    public void Repeating_ends_as_the_oracle_says_in_a_still_image_or_in_a_cycle_of_two()
    {
        foreach (var oracle in Oracles.Cases("median5.json"))
        {
            foreach (var expected in oracle.GetProperty("expected").GetProperty("repeated_until_unchanged").EnumerateObject())
            {
                var result = MedianToConvergence.Run(Planes.From(oracle.Image()), Borders[expected.Name]);
                var what = $"{oracle.Name()} {expected.Name}";
                if (expected.Value.GetProperty("stands_still").GetBoolean())
                {
                    Assert.Equal(
                        (what, MedianEnd.Still, expected.Value.GetProperty("passes_that_changed_something").GetInt32()),
                        (what, result.End, result.Passes)
                    );
                    AssertSame(expected.Value.Image(), result.Plane, what);
                }
                else
                {
                    Assert.Equal(
                        (what, MedianEnd.TwoCycle, expected.Value.GetProperty("first_pass_whose_image_returns").GetInt32()),
                        (what, result.End, result.Passes)
                    );
                    AssertSame(expected.Value.Image("image_of_that_pass"), result.Plane, what);
                }
            }
        }
    }

    [Theory]
    [InlineData(211, 180, 65_536)]
    [InlineData(64, 300, 40)]
    [InlineData(33, 17, 3)]
    public void Visiting_only_what_can_change_equals_whole_passes_of_OpenCV(int width, int height, int below)
    {
        var plane = Planes.Noise(width, height, seed: width, below);
        using var image = Mat.FromPixelData(height, width, MatType.CV_16UC1, plane.Pixels.ToArray());
        using var next = new Mat();
        var passes = 0;
        for (; ; passes++)
        {
            Cv2.MedianBlur(image, next, 5);
            if (Cv2.Norm(image, next, NormTypes.INF) == 0)
                break;
            next.CopyTo(image);
        }
        image.GetArray(out ushort[] expected);

        var result = MedianToConvergence.Run(plane);
        Assert.Equal((MedianEnd.Still, passes), (result.End, result.Passes));
        Assert.Equal(expected, result.Plane.Pixels);
    }

    [Fact]
    public void The_limit_ends_the_repetition_and_is_named()
    {
        var result = MedianToConvergence.Run(Planes.Noise(40, 40, seed: 5), limit: 3);
        Assert.Equal((MedianEnd.Limit, 3), (result.End, result.Passes));
    }

    [Fact]
    public void The_plane_that_was_given_stays_untouched()
    {
        var plane = Planes.Noise(40, 40, seed: 6);
        var before = plane.Pixels.ToArray();
        MedianToConvergence.Run(plane);
        Assert.Equal(before, plane.Pixels);
    }

    private static void AssertSame(int[][] expected, Plane16 plane, string what) =>
        Assert.True(plane.Pixels.Select(v => (int)v).SequenceEqual(expected.SelectMany(row => row)), what);
}
