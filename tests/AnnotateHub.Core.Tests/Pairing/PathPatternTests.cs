using AnnotateHub.Core.Pairing;

namespace AnnotateHub.Core.Tests.Pairing;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("{group}_{channel}.tif", "a_b_dapi.tif", "a_b", "dapi")]
    [InlineData("{group}_{channel}_{group}.*", "O3_R22_phase_pos_00.tif", "O3_R22_pos_00", "phase")]
    [InlineData("{channel}_{group}.*", "phase_contrast_A4.png", "A4", "phase_contrast")]
    [InlineData("{group=**}/*{channel}*.*", "plate 1/set1/img_000000000_Far-red_010-1.tif", "plate 1_set1", "Far-red")]
    [InlineData("{group=**}/*{channel}*.*", "phase.png", "", "phase")]
    [InlineData("{group}_{channel=ch0|ch1}.tif", "x_ch1.tif", "x", "ch1")]
    [InlineData("{group}/{channel}.TIF", "细胞 1/Phase.tif", "细胞 1", "Phase")]
    [InlineData("**/{group}.*", "deep/er/16bit.cropped.tif", "16bit.cropped", "")]
    public void Parts_are_read_from_the_path(string pattern, string path, string group, string channel)
    {
        var match = PathPattern.Parse(pattern).Match(path);

        Assert.Equal((group, channel), (match?.Group, match?.Channel));
    }

    [Theory]
    [InlineData("r06c04f12p01.tiff", "r06c04f12p01")]
    [InlineData("r06c04f12.p01.tiff", "r06c04f12.p01")]
    public void The_papers_names_give_patient_and_field_both_ways_they_are_written(string name, string stem)
    {
        var match = PathPattern.Parse(PairingPresets.Published.Rule.Pattern).Match("raw_images_for_model/fluorescence/" + name);

        Assert.Equal(new PathMatch(stem, "fluorescence", "06", null, "12", null), match);
    }

    [Theory]
    [InlineData("{group}_{channel}.tif", "folder/a_dapi.tif")]
    [InlineData("*.tif", "folder/a.tif")]
    [InlineData("{group}_{channel!}.tif", "a_b.tif")]
    [InlineData("{group=**}/*{channel}*.*", "set1/feature_0.png")]
    [InlineData("{well}.tif", "A-1.tif")]
    public void A_path_that_does_not_fit_has_no_match(string pattern, string path) => Assert.Null(PathPattern.Parse(pattern).Match(path));

    [Fact]
    public void An_unknown_channel_word_is_free_text_where_no_known_word_stands() =>
        Assert.Equal("NFH", PathPattern.Parse("{group}-{channel}.tif").Match("a-NFH.tif")?.Channel);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{group", "never closed")]
    [InlineData("{group=a", "never closed")]
    [InlineData("a}b", "closes nothing")]
    [InlineData("{grupo}.tif", "'{grupo}' at position 1; known parts are {group}")]
    public void A_faulty_pattern_is_refused_with_place_and_remedy(string pattern, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<PatternException>(() => PathPattern.Parse(pattern)).Message);

    [Fact]
    public void A_pattern_that_can_be_read_in_too_many_ways_ends_with_a_sentence()
    {
        var pattern = PathPattern.Parse(string.Concat(Enumerable.Repeat("**a", 30)) + "b");

        Assert.Contains("fewer '*'", Assert.Throws<PatternException>(() => pattern.Match(new string('a', 190))).Message);
    }

    [Fact]
    public void Names_sort_as_people_do()
    {
        string[] names = ["f10", "F2", "f2b", "f002", "f1", "a", "f2"];

        Assert.Equal(["a", "f1", "F2", "f002", "f2", "f2b", "f10"], names.OrderBy(NaturalOrder.KeyOf, StringComparer.Ordinal));
    }
}
