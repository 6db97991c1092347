using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Signal;
using static AnnotateHub.Imaging.Tests.Signal.Scene;

namespace AnnotateHub.Imaging.Tests.Signal;

/// <summary>Scenes of discs whose boxes follow from their centres and radii; three pixels of play on every side, because the image is
/// looked at in half its size.</summary>
public class SceneTests
{
    private const double Play = 3;

    private static void AssertNear(PixelBox expected, PixelBox pixelBox)
    {
        foreach (
            var (one, other) in new[]
            {
                (expected.X1, pixelBox.X1),
                (expected.Y1, pixelBox.Y1),
                (expected.X2, pixelBox.X2),
                (expected.Y2, pixelBox.Y2),
            }
        )
            Assert.True(Math.Abs(one - other) <= Play, $"Expected {expected}, found {pixelBox}.");
    }

    [Fact]
    public async Task A_cell_is_boxed_by_its_body_and_classed_by_the_channel_that_shines_there()
    {
        var found = await new Scene(400, 300)
            .Cell("Red", 80, 80)
            .Cell("Green", 200, 90)
            .Cell("Red", 320, 200)
            .Cell("Green", 90, 220)
            .FoundAsync();
        Assert.Equal(4, found.Count);
        foreach (var (x, y, key) in new[] { (80, 80, "R"), (200, 90, "G"), (320, 200, "R"), (90, 220, "G") })
        {
            var own = Assert.Single(found, candidate => Overlap.HasCentreIn(candidate.Box, Around(x, y, 8)));
            AssertNear(Around(x, y, 18), own.Box);
            Assert.Equal(key, ClassOf(own));
            Assert.InRange(own.DetectorScore, 0.8, 1);
        }
    }

    [Fact]
    public async Task A_nucleus_alone_is_unknown_and_as_wide_as_the_cells_whose_bodies_shine()
    {
        var scene = new Scene(500, 300).Nucleus(400, 200);
        foreach (var (x, y) in new[] { (60, 60), (160, 60), (260, 60), (60, 200), (160, 200) })
            scene.Cell("Red", x, y);
        // 18 over 10 in the others, so 1.8 times the nucleus: 18 again.
        var unknown = Assert.Single(await scene.FoundAsync(), candidate => ClassOf(candidate) == "U");
        AssertNear(Around(400, 200, 18), unknown.Box);
    }

    [Fact]
    public async Task A_person_can_say_how_much_wider_than_its_nucleus_a_cell_is()
    {
        var scene = new Scene(300, 200).Nucleus(100, 100).Nucleus(200, 100);
        foreach (var candidate in await scene.FoundAsync(Proposed with { CellToNucleus = 1 }))
            AssertNear(Around(candidate.Box.CentreX < 150 ? 100 : 200, 100, 10), candidate.Box);
        Assert.All(await scene.FoundAsync(Proposed with { CellToNucleus = 2 }), candidate => Assert.InRange(candidate.Box.Width, 34, 46));
    }

    [Fact]
    public async Task Two_discs_that_touch_are_two_cells_and_one_when_nothing_is_to_be_split()
    {
        var scene = new Scene(300, 200, channels: "Green").Disc("Green", 100, 100, 16, 200).Disc("Green", 131, 100, 16, 200);
        var settings = Proposed with { NucleiChannel = null, ChannelClasses = [new ChannelClass("Green", "G")] };
        var two = await scene.FoundAsync(settings);
        Assert.Equal(2, two.Count);
        Assert.All(two, candidate => AssertNear(Around(candidate.Box.CentreX < 115 ? 100 : 131, 100, 16), candidate.Box));
        AssertNear(new PixelBox(84, 84, 147, 116), Assert.Single(await scene.FoundAsync(settings with { SplitStrength = 0 })).Box);
    }

    [Fact]
    public async Task A_marker_at_one_and_a_half_deviations_of_the_noise_still_tells_the_class()
    {
        // Deviation of the noise 5, so 7.5 counts of light: invisible in a single pixel, clear over a thousand.
        var found = await new Scene(400, 300).Cell("Green", 80, 80).Cell("Green", 300, 80).Cell("Red", 200, 200, light: 7.5).FoundAsync();
        Assert.Equal("R", ClassOf(Assert.Single(found, candidate => Overlap.HasCentreIn(candidate.Box, Around(200, 200, 8)))));
    }

    [Fact]
    public async Task A_bright_neighbour_that_laps_over_a_nucleus_does_not_lend_it_its_class()
    {
        // The red body reaches 4 pixels into the green cell's nucleus: less than a third of it.
        var found = await new Scene(400, 300)
            .Cell("Red", 100, 100, light: 400)
            .Cell("Green", 124, 100)
            .Cell("Red", 250, 200)
            .Cell("Green", 320, 60)
            .FoundAsync();
        Assert.Equal(
            "G",
            ClassOf(Assert.Single(found, candidate => Math.Abs(candidate.Box.CentreX - 124) < 6 && candidate.Box.CentreY < 120))
        );
    }

    [Fact]
    public async Task A_person_can_say_how_small_and_how_large_a_cell_is()
    {
        var scene = new Scene(400, 300);
        foreach (var (x, y) in new[] { (60, 60), (160, 60), (260, 60), (60, 200), (160, 200) })
            scene.Cell("Red", x, y);
        Assert.Equal(5, (await scene.FoundAsync()).Count);
        Assert.Empty(await scene.FoundAsync(Proposed with { SmallestDiameter = 50 }));
        Assert.Empty(await scene.FoundAsync(Proposed with { LargestDiameter = 25 }));
    }

    [Fact]
    public async Task A_body_at_the_edge_whose_nucleus_lies_outside_is_found_by_its_marker()
    {
        var scene = new Scene(400, 300)
            .Cell("Red", 150, 80)
            .Cell("Red", 250, 80)
            .Cell("Red", 150, 200)
            .Cell("Green", 250, 200)
            .Disc("Red", 0, 150, 26, 200);
        AssertNear(new PixelBox(0, 124, 26, 176), Assert.Single(await scene.FoundAsync(), candidate => candidate.Box.X1 < 5).Box);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(60)]
    public async Task Without_a_signal_there_is_no_box(double noise)
    {
        Assert.Empty(await new Scene(500, 400, noise).FoundAsync());
        Assert.Empty(await Scene.FoundInAsync(new Scene(500, 400, noise).Image(_ => 65_535)));
        Assert.Empty(await Scene.FoundInAsync(new Scene(500, 400, noise).Image(_ => 0)));
    }

    [Fact]
    public async Task Saturated_cells_are_found_too()
    {
        var scene = new Scene(400, 300).Cell("Red", 80, 80, 1000).Cell("Green", 200, 90, 1000).Cell("Red", 320, 200, 1000);
        // Everything above 255 is cut: nuclei and bodies are flat.
        var found = await FoundInAsync(scene.Image(value => Math.Min(255, value)));
        Assert.Equal(["G", "R", "R"], found.Select(ClassOf).Order());
    }

    [Fact]
    public async Task The_depth_of_the_file_changes_nothing()
    {
        var scene = new Scene(400, 300, noise: 2).Cell("Red", 80, 80).Cell("Green", 200, 90).Cell("Red", 320, 200);
        // 8 bits hold half the counts; times 256 they are 16 bits, and a power of two rounds no floating-point number.
        var eight = await FoundInAsync(scene.Image(value => Math.Floor(value / 2), bits: 8));
        var sixteen = await FoundInAsync(scene.Image(value => Math.Floor(value / 2) * 256));
        Assert.Equal(3, eight.Count);
        Assert.Equal(eight, sixteen);
    }

    [Fact]
    public async Task Asked_twice_and_side_by_side_it_says_the_same()
    {
        var image = new Scene(400, 300).Cell("Red", 80, 80).Cell("Green", 200, 90).Cell("Red", 320, 200).Nucleus(60, 220).Image();
        var first = await FoundInAsync(image);
        using var detector = new SignalDetector(Proposed, Channels, ClassScheme.CancerNormalUnknown);
        foreach (var found in await detector.ProposeAsync([image, image, image, image], TestContext.Current.CancellationToken))
            Assert.Equal(first, found);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 40)]
    [InlineData(17, 13)]
    public async Task A_tiny_image_is_looked_at_without_complaint(int width, int height) =>
        Assert.All(
            await new Scene(width, height).Disc("Hoechst", width / 2.0, height / 2.0, 3, 200).FoundAsync(),
            candidate => Assert.Equal(candidate.Box, candidate.Box.ClampTo(width, height))
        );

    [Fact]
    public async Task An_image_beyond_one_look_is_looked_at_in_parts_and_no_cell_is_lost_or_doubled()
    {
        // The first part ends at 1,536: one cell across that line, one beside it.
        var scene = new Scene(3000, 160);
        int[] places = [60, 700, 1400, 1536, 1600, 2200, 2950];
        foreach (var x in places)
            scene.Cell("Green", x, 80);
        var found = await scene.FoundAsync();
        Assert.Equal(places.Length, found.Count);
        foreach (var x in places)
            AssertNear(Around(x, 80, 18), Assert.Single(found, candidate => Math.Abs(candidate.Box.CentreX - x) < 10).Box);
    }

    [Fact]
    public async Task One_channel_and_one_class_are_enough()
    {
        ChannelDefinition[] channels = [new("YFP", ChannelRole.Fluorescence, "#ffd23f")];
        var classes = new ClassScheme([new LabelClass("cell", "Cell", "#ffffff")]);
        using var detector = new SignalDetector(SignalSettings.ProposeFor(channels, classes), channels, classes);
        var scene = new Scene(300, 200, channels: "YFP").Disc("YFP", 80, 80, 12, 100).Disc("YFP", 200, 120, 12, 300);
        var found = (await detector.ProposeAsync([scene.Image()], TestContext.Current.CancellationToken))[0];
        Assert.Equal(2, found.Count);
        Assert.All(found, candidate => AssertNear(candidate.Box.CentreX < 140 ? Around(80, 80, 12) : Around(200, 120, 12), candidate.Box));
    }

    [Fact]
    public async Task An_image_without_a_channel_that_is_needed_is_refused_with_a_sentence()
    {
        var refused = await Assert.ThrowsAsync<ModelRefusedImageException>(() =>
            new Scene(50, 50, channels: ["Red", "Hoechst"]).FoundAsync()
        );
        Assert.Equal("scene", refused.ImageName);
        Assert.Contains("no channel 'Green'", refused.Message, StringComparison.Ordinal);
    }
}
