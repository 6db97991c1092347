using System.Text;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Tests.Import;

/// <summary>Files that name their channels themselves: OME-TIFF in one file and in several, pixel sizes and times, and what by hand
/// means.</summary>
public sealed class FileChannelTests
{
    [Fact]
    public async Task An_OME_TIFF_becomes_one_image_with_its_channels_size_and_time()
    {
        await using var lab = await ImportLab.OpenAsync();
        Ome(lab, "a.ome.tif", ["DAPI", "phase", "细胞"], 0.325, 0.65);

        var (plan, report) = await lab.ImportAsync(await lab.ProjectAsync());
        var image = Assert.Single(await lab.ImagesAsync(1));

        Assert.Equal((1, null), (report.Added, report.Refused));
        Assert.Equal(["DAPI", "phase", "细胞"], plan.Channels.Select(source => source.Channel.Name));
        Assert.Equal(
            [ChannelRole.Fluorescence, ChannelRole.TransmittedLight, ChannelRole.Fluorescence],
            plan.Channels.Select(source => source.Channel.Role)
        );
        Assert.Equal([0, 1, 2], image.Planes.Select(plane => plane.Page));
        Assert.Equal((0.325, 0.65), (image.PixelSizeMicrometres!.Value, image.PixelHeightMicrometres!.Value));
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero), image.AcquiredAt);
        Assert.Contains(plan.Notes, note => note.Contains("0.325 x 0.65 µm a pixel by OME-XML", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_size_by_hand_counts_for_all_images_also_those_that_are_there()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        Ome(lab, "a.ome.tif", ["DAPI", "GFP"], 0.325, 0.325);
        await lab.ImportAsync(project);

        var plan = await lab.Planner().PlanAsync(lab.Source) with { PixelSize = 0.5 };
        var report = await lab.Importer.ImportAsync(project, plan);
        var image = Assert.Single(await lab.ImagesAsync(project));

        Assert.Equal((0, 1), (report.Added, report.AlreadyThere));
        Assert.Equal((0.5, 0.5), (image.PixelSizeMicrometres!.Value, image.PixelHeightMicrometres!.Value));
    }

    /// <summary>The set as Bio-Formats writes it: a file a channel, each with the metadata of all.</summary>
    [Fact]
    public async Task Files_that_are_one_image_by_their_OME_metadata_become_one_image()
    {
        await using var lab = await ImportLab.OpenAsync();
        Part(lab, "set/c0.ome.tif", "urn:uuid:0", seed: 0);
        Part(lab, "set/c1.ome.tif", "urn:uuid:1", seed: 500);

        var (plan, _) = await lab.ImportAsync(await lab.ProjectAsync());
        var image = Assert.Single(await lab.ImagesAsync(1));

        Assert.Equal(["set/c0.ome.tif", "set/c1.ome.tif"], image.Planes.Select(plane => plane.SourceName));
        Assert.Equal(["DAPI", "GFP"], plan.Channels.Select(source => source.Channel.Name));
        Assert.Equal([0, 500], image.Planes.Select(plane => plane.Minimum));
        Assert.Contains(
            plan.Notes,
            note => note.Contains("'set/c0.ome.tif', 'set/c1.ome.tif' are one image by their OME metadata", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_part_whose_other_file_is_not_here_is_left_out_with_its_name()
    {
        await using var lab = await ImportLab.OpenAsync();
        Part(lab, "set/c0.ome.tif", "urn:uuid:0", seed: 0);

        var plan = await lab.Planner().PlanAsync(lab.Source);

        Assert.Empty(plan.Groups);
        Assert.Contains(
            plan.Problems,
            problem => problem.Message.Contains("keeps a channel in 'set/c1.ome.tif', which is not here", StringComparison.Ordinal)
        );
    }

    private static void Ome(ImportLab lab, string name, string[] channels, double width, double height) =>
        File.WriteAllBytes(
            Path.Combine(lab.Source, name),
            OmeTiffWriter.Write(
                new OmeImage(
                    "a",
                    [.. channels.Select((channel, index) => new OmeChannel(channel, "#ffffff", ImportLab.Plane(100 * index)))],
                    width,
                    height,
                    new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
                    []
                )
            )
        );

    private static void Part(ImportLab lab, string name, string uuid, int seed)
    {
        var path = Path.Combine(lab.Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var data = string.Concat(
            Enumerable
                .Range(0, 2)
                .Select(channel =>
                    $"<TiffData IFD=\"0\" FirstC=\"{channel}\" PlaneCount=\"1\"><UUID FileName=\"c{channel}.ome.tif\">urn:uuid:{channel}</UUID></TiffData>"
                )
        );
        var xml =
            $"<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" UUID=\"{uuid}\"><Image><Pixels "
            + $"DimensionOrder=\"XYCZT\" SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\"><Channel Name=\"DAPI\"/><Channel Name=\"GFP\"/>{data}</Pixels></Image></OME>";
        using var file = File.Create(path);
        TiffWriter.Write16(file, [ImportLab.Plane(seed)], Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(xml)));
    }
}
