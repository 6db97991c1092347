using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Core.Tests.Pairing;

public sealed class PairerTests
{
    [Fact]
    public void A_guess_pairs_by_channel_name_and_reports_what_has_no_partner()
    {
        var guess = Guess(
            "O3_R22_phase_pos_00.tif",
            "O3_R22_yfp_pos_00.tif",
            "O3_auto_yfp_pos_01.tif",
            "O3_auto_phase_pos_01.tif",
            "O2_R60_yfp_pos_07.tif"
        );

        Assert.Equal("channel-in-name", guess.Preset.Key);
        Assert.Equal(["O3_auto_pos_01", "O3_R22_pos_00"], guess.Result.Groups.Select(group => group.Name));
        Assert.Equal(["Phase", "YFP"], guess.Result.Rule.Channels.Select(source => source.Channel.Name));
        Assert.Equal(["O3_R22_phase_pos_00.tif", "O3_R22_yfp_pos_00.tif"], guess.Result.Groups[1].Files);
        var orphan = Assert.Single(guess.Result.Orphans);
        Assert.Equal(("O2_R60_pos_07", "Phase"), (orphan.Name, Assert.Single(orphan.MissingChannels)));
        Assert.Contains("4 of 5", guess.Why);
    }

    [Fact]
    public void The_published_tree_takes_three_channels_from_one_file()
    {
        var guess = Guess(
            "raw_images_for_model/brightfield/r06c04f2p01.tiff",
            "raw_images_for_model/fluorescence/r06c04f2p01.tiff",
            "train.txt"
        );

        var group = Assert.Single(guess.Result.Groups);
        Assert.Equal("published", guess.Preset.Key);
        Assert.Equal(("r06c04f2p01", "06", "2"), (group.Name, group.Patient, group.Field));
        Assert.Equal(
            ["Brightfield 0", "Red 0", "Green 1", "Hoechst 2"],
            guess.Result.Rule.Channels.Select(source => $"{source.Channel.Name} {source.Sample}")
        );
        Assert.Equal(4, group.Files.Count);
        Assert.Equal("train.txt", Assert.Single(guess.Result.Unmatched).Path);
    }

    [Fact]
    public void Comma_names_are_grouped_by_the_well_though_other_parts_differ()
    {
        const string start = "lab-X,condition-Y,well-A4,tile_computation-STITCHED";
        var guess = Guess(
            start + ",z_depth-6,channel-PHASE_CONTRAST,is_mask-false.png",
            start + ",depth_computation-MAXPROJECT,channel-DAPI_CONFOCAL,is_mask-false.png",
            start + ",depth_computation-MAXPROJECT,channel-NFH_CONFOCAL,is_mask-false.png"
        );

        var group = Assert.Single(guess.Result.Groups);
        Assert.Equal(("lab-X,condition-Y,well-A4", "A4"), (group.Name, group.Well));
        Assert.Equal(["Phase", "DAPI", "NFH"], guess.Result.Rule.Channels.Select(source => source.Channel.Name));
        Assert.Equal(ChannelRole.TransmittedLight, guess.Result.Rule.Channels[0].Channel.Role);
    }

    [Fact]
    public void A_folder_of_four_channel_files_is_one_group_and_pictures_of_masks_are_not_channels()
    {
        var guess = Guess(
            "img_000000000_Phase_000.tif",
            "img_000000000_DAPI_010.tif",
            "img_000000000_CFP_010-1.tif",
            "img_000000000_Far-red_010-1.tif",
            "nuclear_colorimg_0.png",
            "cytoplasm_colorimg_0.png"
        );

        var group = Assert.Single(guess.Result.Groups);
        Assert.Equal("the source", group.Name);
        Assert.Equal(["Phase", "CFP", "DAPI", "Far-red"], guess.Result.Rule.Channels.Select(source => source.Channel.Name));
        Assert.All(guess.Result.Unmatched, file => Assert.Contains("'colorimg' in its name", file.Reason));
        Assert.Equal(2, guess.Result.Unmatched.Count);
    }

    [Fact]
    public void Two_names_of_one_stain_are_one_channel_and_it_is_said()
    {
        var guess = Guess(
            "set1/phase.png",
            "set1/img_000000000_Far-red_000.png",
            "set1/img_000000000_TRITC_000.png",
            "set1/feature_0.png",
            "set3/phase.png",
            "set3/nuclear.png",
            "set3/img_000000000_TRITC_000.png"
        );

        Assert.Equal(["set1", "set3"], guess.Result.Groups.Select(group => group.Name));
        Assert.Equal(["Phase", "Far-red / Nuclear", "TRITC"], guess.Result.Rule.Channels.Select(source => source.Channel.Name));
        Assert.Contains("taken as one channel", Assert.Single(guess.Result.Notes));
    }

    [Fact]
    public void Numbered_channels_are_paired_and_their_roles_are_asked_for()
    {
        var guess = Guess(
            "5000K/RawImages/img_channel000_position000_time000000000_z001.tif",
            "5000K/RawImages/img_channel001_position000_time000000000_z000.tif",
            "5000K/Masks/nuclear_colorimg_0.png",
            "5000K/Validation/5000K_feature_1.png"
        );

        Assert.Equal("5000K_RawImages_position000_time000000000", Assert.Single(guess.Result.Groups).Name);
        Assert.Contains("set the roles", Assert.Single(guess.Result.Notes));
    }

    [Fact]
    public void Files_without_channel_names_are_images_of_their_own()
    {
        var guess = Guess("JPEGImages/BloodImage_00010.jpg", "JPEGImages/BloodImage_00002.jpg", "Annotations/BloodImage_00002.xml");

        Assert.Equal(["BloodImage_00002", "BloodImage_00010"], guess.Result.Groups.Select(group => group.Name));
        Assert.Equal("single-file", guess.Preset.Key);
    }

    [Fact]
    public void Two_files_for_one_channel_leave_the_group_out()
    {
        var result = Pairer.Pair(
            ["a/x_phase.tif", "b/x_phase.tif", "a/x_dapi.tif", "a/y_dapi.tif", "a/y_phase.tif"],
            new PairingRule("**/{group}_{channel}.tif"),
            "s"
        );

        var twice = Assert.Single(result.Doubles);
        Assert.Equal(("x", "Phase"), (twice.Group, twice.Channel));
        Assert.Equal(["a/x_phase.tif", "b/x_phase.tif"], twice.Files);
        Assert.Equal("y", Assert.Single(result.Groups).Name);
        Assert.Equal("a/x_dapi.tif", Assert.Single(result.Unmatched).Path);
    }

    [Fact]
    public void A_pattern_that_writes_the_word_imports_a_mask()
    {
        var result = Pairer.Pair(["x_interior.tif"], new PairingRule("{group}_interior.tif"), "s");

        Assert.Equal("x", Assert.Single(result.Groups).Name);
    }

    [Fact]
    public void Of_pages_in_files_of_their_own_the_first_is_taken()
    {
        var result = Pairer.Pair(
            ["x_phase_z2.tif", "x_phase_z10.tif", "x_dapi_z2.tif"],
            new PairingRule("{group}_{channel}_z{page}.tif"),
            "s"
        );

        Assert.Equal(["x_phase_z2.tif", "x_dapi_z2.tif"], Assert.Single(result.Groups).Files);
        Assert.Contains("{page=10}", Assert.Single(result.Unmatched).Reason);
    }

    [Fact]
    public void No_picture_gives_no_guess() => Assert.Null(Pairer.Guess(["readme.md", "boxes.xml"], "s"));

    [Fact]
    public void Every_file_is_in_exactly_one_list()
    {
        string[] paths =
        [
            "a_phase.tif",
            "a_dapi.tif",
            "b_phase.tif",
            "c_phase.tif",
            "C_PHASE.tif",
            "c_dapi.tif",
            "sub/d_phase.tif",
            "notes.txt",
            "a_mask.png",
        ];

        var result = Pairer.Pair(paths, new PairingRule("{group}_{channel}.tif"), "s");

        var listed = result
            .Groups.SelectMany(group => group.Files)
            .Concat(result.Orphans.SelectMany(group => group.Files))
            .Concat(result.Doubles.SelectMany(doubleChannel => doubleChannel.Files))
            .Concat(result.Unmatched.Select(file => file.Path));
        Assert.Equal(paths.Order(), listed.Order());
    }

    private static PairingGuess Guess(params string[] paths) => Pairer.Guess(paths, "the source")!;
}
