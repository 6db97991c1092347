using System.Text.Json;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Signal;

namespace AnnotateHub.Imaging.Tests.Signal;

public class SignalSettingsTests
{
    private static readonly ChannelDefinition Phase = new("Phase", ChannelRole.TransmittedLight, "#ffffff");
    private static readonly ClassScheme One = new([new LabelClass("cell", "Cell", "#ffffff")]);

    private static ChannelDefinition Stain(string name, string color, string meaning = "") =>
        new(name, ChannelRole.Fluorescence, color, meaning);

    [Fact]
    public void Red_tells_R_green_tells_G_and_nuclei_alone_are_U()
    {
        var proposed = Scene.Proposed;
        Assert.Equal("Hoechst", proposed.NucleiChannel);
        Assert.Equal([new ChannelClass("Red", "R"), new ChannelClass("Green", "G")], proposed.ChannelClasses);
        Assert.Equal("U", proposed.UnmarkedClass);
        Assert.Null(proposed.Fault(Scene.Channels, ClassScheme.CancerNormalUnknown));
    }

    [Fact]
    public void What_a_person_wrote_about_a_channel_counts_more_than_its_name()
    {
        var proposed = SignalSettings.ProposeFor([Phase, Stain("DAPI", "#0000ff", "bacteria"), Stain("Far-red", "#d86bff", "nuclei")], One);
        Assert.Equal("Far-red", proposed.NucleiChannel);
    }

    [Fact]
    public void Where_names_say_nothing_the_nearest_colour_tells_the_class()
    {
        var classes = new ClassScheme([new LabelClass("a", "Epithelial", "#20e0e0"), new LabelClass("b", "Fibroblast", "#c040ff")]);
        var proposed = SignalSettings.ProposeFor(
            [Stain("Far-red", "#d86bff"), Stain("DAPI", "#0000ff", "nuclei"), Stain("CFP", "#35d0d0")],
            classes
        );
        Assert.Equal([new ChannelClass("Far-red", "b"), new ChannelClass("CFP", "a")], proposed.ChannelClasses);
        Assert.Null(proposed.UnmarkedClass);
    }

    [Fact]
    public void With_one_class_every_channel_tells_it()
    {
        var proposed = SignalSettings.ProposeFor([Phase, Stain("DAPI", "#0000ff"), Stain("MAP2", "#00ff00"), Stain("NFH", "#ff0000")], One);
        Assert.Equal([new ChannelClass("MAP2", "cell"), new ChannelClass("NFH", "cell")], proposed.ChannelClasses);
        Assert.Equal("cell", proposed.UnmarkedClass);
    }

    [Fact]
    public void Without_a_fluorescence_channel_a_sentence_says_what_is_missing() =>
        Assert.StartsWith(
            "The built-in detector needs at least one fluorescence channel",
            SignalSettings.ProposeFor([Phase], One).Fault([Phase], One),
            StringComparison.Ordinal
        );

    public static TheoryData<SignalSettings, string> Senseless =>
        new()
        {
            { Scene.Proposed with { Sensitivity = 1.2 }, "Sensitivity must lie between 0 and 1; found 1.2." },
            { Scene.Proposed with { Sensitivity = double.NaN }, "Sensitivity must lie between 0 and 1; found NaN." },
            { Scene.Proposed with { CellToNucleus = 0.5 }, "Cell to nucleus must lie between 1 and 4; found 0.5." },
            {
                Scene.Proposed with
                {
                    SmallestDiameter = 40,
                    LargestDiameter = 40,
                },
                "The smallest cell must be smaller than the largest; found 40 and 40 pixels."
            },
            {
                Scene.Proposed with
                {
                    NucleiChannel = "DAPI",
                },
                "Channel 'DAPI' is not one of the project's: Brightfield, Red, Green, Hoechst."
            },
            {
                Scene.Proposed with
                {
                    NucleiChannel = "Brightfield",
                },
                "Channel 'Brightfield' is no fluorescence channel; the built-in detector looks for light on a dark ground."
            },
            {
                Scene.Proposed with
                {
                    ChannelClasses = [new ChannelClass("Red", "X")],
                },
                "Channel 'Red' is to mark class 'X', which the project does not have. Classes: R, G, U."
            },
            {
                Scene.Proposed with
                {
                    ChannelClasses = [new ChannelClass("Red", "R"), new ChannelClass("Red", "G")],
                },
                "Channel 'Red' is given 2 classes; a channel marks one."
            },
            {
                Scene.Proposed with
                {
                    UnmarkedClass = "X",
                },
                "Nuclei without another signal are to be of class 'X', which the project does not have. Classes: R, G, U."
            },
        };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void A_setting_that_makes_no_sense_gets_a_sentence_and_no_detector(SignalSettings settings, string sentence)
    {
        Assert.Equal(sentence, settings.Fault(Scene.Channels, ClassScheme.CancerNormalUnknown));
        Assert.StartsWith(
            sentence,
            Assert.Throws<ArgumentException>(() => new SignalDetector(settings, Scene.Channels, ClassScheme.CancerNormalUnknown)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_come_back_from_JSON_as_they_were()
    {
        var settings = Scene.Proposed with { Sensitivity = 0.7, SmallestDiameter = 12, CellToNucleus = 1.75 };
        var back = JsonSerializer.Deserialize<SignalSettings>(JsonSerializer.Serialize(settings))!;
        Assert.Equal(settings.ChannelClasses, back.ChannelClasses);
        Assert.Equal(settings, back with { ChannelClasses = settings.ChannelClasses });
    }

    [Fact]
    public void Every_slider_moves_one_setting_and_starts_where_the_settings_do()
    {
        foreach (var slider in SignalSlider.All)
        {
            Assert.Equal(slider.Default, slider.Read(Scene.Proposed));
            Assert.Equal(slider.Most, slider.Read(slider.With(Scene.Proposed, slider.Most)));
            Assert.Single(
                SignalSlider.All,
                other => !Equals(other.Read(slider.With(Scene.Proposed, slider.Most)), other.Read(Scene.Proposed))
            );
        }
    }
}
