using AnnotateHub.Application.Images.Import;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Tests.Import;

/// <summary>The published sets, imported without a word about how they are named.</summary>
public sealed class RealSetTests
{
    [Fact]
    public async Task Ecoli_gives_eight_pairs_and_two_orphans()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();

        var (plan, report) = await lab.ImportAsync(project, ImportLab.Real("ecoli_phase_yfp"));

        Assert.Equal((8, 0), (report.Added, report.Rejected.Count));
        Assert.Equal(
            ["O2_R60_pos_07", "O2_R60_pos_08"],
            plan.Problems.Where(problem => problem.Kind == ImportProblemKind.Orphan).Select(problem => problem.Subject)
        );
        Assert.All(plan.Problems, problem => Assert.Contains("no file for Phase", problem.Message));
        Assert.All(
            await lab.ImagesAsync(project),
            image => Assert.Equal((512, 512, 2, 16), (image.Width, image.Height, image.Planes.Count, image.Planes[1].SourceBits))
        );
    }

    [Theory]
    [InlineData("neurons_4ch", 1, "Phase", "DAPI", "MAP2", "NFH")]
    [InlineData("coculture_4ch", 1, "Phase", "CFP", "DAPI", "Far-red")]
    [InlineData("coculture_4ch/set1", 1, "Phase", "CFP", "DAPI", "Far-red")]
    [InlineData("hela_density", 1, "channel000", "channel001")]
    [InlineData("raw264_3ch", 2, "Phase", "Far-red / Nuclear", "TRITC")]
    [InlineData("crops500_2ch", 2, "Phase", "DAPI / Far-red")]
    public async Task A_paired_set_is_grouped_and_masks_are_left_out(string set, int groups, params string[] channels)
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();

        var (plan, report) = await lab.ImportAsync(project, ImportLab.Real(set));

        Assert.Equal(groups, report.Added);
        Assert.Empty(report.Rejected);
        Assert.Equal(channels, plan.Channels.Select(source => source.Channel.Name));
        Assert.DoesNotContain(
            (await lab.ImagesAsync(project)).SelectMany(image => image.Planes),
            plane => AnnotationPictures.WordIn(plane.SourceName) is not null
        );
        Assert.All(plan.Problems, problem => Assert.Equal(ImportProblemKind.Unmatched, problem.Kind));
    }

    [Fact]
    public async Task Blood_smears_are_85_colour_pictures()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();

        var (plan, report) = await lab.ImportAsync(project, ImportLab.Real("bccd"));

        Assert.Equal(85, report.Added);
        Assert.Equal([ChannelRole.Color, ChannelRole.Color, ChannelRole.Color], plan.Channels.Select(source => source.Channel.Role));
        Assert.All(await lab.ImagesAsync(project), image => Assert.Equal((640, 480), (image.Width, image.Height)));
    }

    [Fact]
    public async Task Gray_colour_palette_and_transparent_cells_live_in_one_project()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();

        var (plan, report) = await lab.ImportAsync(project, ImportLab.Real("livedead_voc"));

        Assert.Equal(50, report.Added + report.AlreadyThere);
        Assert.Equal(50, plan.Groups.Count);
        var images = await lab.ImagesAsync(project);
        Assert.Contains(images, image => image.Planes.All(plane => plane.Sample == 0 && plane.SourceBits == 16));
        Assert.Contains(images, image => image.Planes.Select(plane => plane.Sample).SequenceEqual([0, 1, 2]));
    }

    [Fact]
    public async Task Every_odd_TIFF_opens_or_says_why_not()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();

        var (plan, report) = await lab.ImportAsync(
            project,
            ImportLab.Real("tiff_odd"),
            new PairingRule("**/{group}.*", PairingPresets.GrayPicture)
        );

        Assert.Equal(73, plan.FilesSeen);
        var explained = plan.Problems.Concat(report.Rejected).Where(problem => problem.LeavesOut).ToList();
        Assert.Equal(73, report.Added + report.AlreadyThere + explained.Count);
        Assert.All(explained, problem => Assert.EndsWith(".", problem.Message));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', explained.Select(problem => problem.Message)));
        Assert.All(["crash-", "oom-", "libtiff_segfault"], name => Assert.Contains(explained, problem => problem.Message.Contains(name)));
    }

    [Fact]
    public async Task Two_channels_on_two_pages_of_one_file_are_one_image()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        var rule = new PairingRule(
            "**/{group=*embryo*}.tif",
            [
                new ChannelSource(new ChannelDefinition("Transmission", ChannelRole.TransmittedLight, "#ffffff"), [""], Page: 1),
                new ChannelSource(new ChannelDefinition("Fluorescence", ChannelRole.Fluorescence, "#35d07f"), [""], Page: 0),
            ]
        );

        var (_, report) = await lab.ImportAsync(project, ImportLab.Real("tiff_odd"), rule);

        Assert.Equal((1, 0), (report.Added, report.Rejected.Count));
        var planes = Assert.Single(await lab.ImagesAsync(project)).Planes;
        Assert.Equal([1, 0], planes.Select(plane => plane.Page));
        // The first page spans 103 to 115 (docs/real-data.md's manifest).
        Assert.Equal((103, 115), (planes[1].Minimum, planes[1].Maximum));
        Assert.NotEqual(planes[0].PlaneHash, planes[1].PlaneHash);
    }
}
