using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.Web.Features.Models;

namespace AnnotateHub.Web.Tests.Pseudolabels;

public sealed class TryingTests
{
    [Fact]
    public void Patients_share_the_tried_images_and_each_is_spread_over_its_plate()
    {
        var images = Images("06", 90).Concat(Images("07", 9)).Concat(Images("08", 1)).ToList();

        var picked = TryPick.Spread(images, 5);

        // Two, two and one; of 90 the middles of two halves (22 and 67), of 9 (2 and 6).
        Assert.Equal(["06-22", "06-67", "07-2", "07-6", "08-0"], picked.Select(image => image.Name));
    }

    [Fact]
    public void Thresholds_are_never_chosen_on_test_images()
    {
        var images = Images("06", 3, DataSplit.Test).Concat(Images("06", 2, DataSplit.Train)).ToList();

        Assert.All(TryPick.Spread(images), image => Assert.Equal(DataSplit.Train, image.Split));
        Assert.Equal(2, TryPick.Spread(images).Count);
        Assert.Empty(TryPick.Spread([]));
    }

    /// <summary>The query is what the browser writes (tests/canvas, pseudolabels.test.js).</summary>
    [Fact]
    public void The_address_of_a_run_says_what_the_sliders_said()
    {
        var read = RunAddress.Read("http://lab/projects/1/pseudolabels/run?model=3&classFrom=detector&scoreFloor=0.4&finalIou=none");

        Assert.Equal(
            (
                3,
                new PseudolabelSettings
                {
                    ClassFrom = ClassSource.Detector,
                    ScoreFloor = 0.4,
                    FinalIou = null,
                }
            ),
            (read.DetectorId, read.Settings)
        );
    }

    [Theory]
    [InlineData("scoreFloor=7")]
    [InlineData("classIou=abc&signal=%%%&model=x")]
    [InlineData("")]
    public void What_makes_no_sense_in_an_address_is_as_in_the_paper(string query)
    {
        var read = RunAddress.Read($"http://lab/projects/1/pseudolabels/run?{query}");

        Assert.Equal(new RunAddress(null, null, null, null, new PseudolabelSettings()), read);
    }

    [Fact]
    public void Settings_of_the_built_in_detector_survive_the_address()
    {
        var signal = new SignalSettings("Hoechst", [new ChannelClass("Röt & Grün", "R")], "U", Sensitivity: 0.7, LargestDiameter: 80);

        var read = RunAddress.Read("http://lab/" + new RunAddress(3, 5, signal, 0.125, new PseudolabelSettings()).Write(1));

        Assert.Equal((3L, 5L, 0.125), (read.DetectorId, read.ClassifierId, read.SecondsAnImage));
        Assert.Equal(JsonSerializer.Serialize(signal), JsonSerializer.Serialize(read.Signal));
    }

    private static IEnumerable<ImageEntry> Images(string patient, int count, DataSplit? split = null) =>
        Enumerable
            .Range(0, count)
            .Select(number => new ImageEntry(number, $"{patient}-{number}", patient, split, 100, 100, default, 0, []));
}
