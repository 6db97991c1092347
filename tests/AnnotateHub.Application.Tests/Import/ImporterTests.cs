using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Import;

public sealed class ImporterTests
{
    [Fact]
    public async Task The_published_tree_becomes_images_of_four_channels_with_their_own_values()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        lab.Tiff("raw_images_for_model/brightfield/r06c04f10p01.tiff", seed: 50);
        lab.Tiff("raw_images_for_model/fluorescence/r06c04f10p01.tiff", seed: 7, samples: 3);
        lab.Tiff("raw_images_for_model/brightfield/r06c04f2p01.tiff", seed: 60);
        lab.Tiff("raw_images_for_model/fluorescence/r06c04f2p01.tiff", seed: 8, samples: 3);

        var (plan, report) = await lab.ImportAsync(project);

        Assert.Equal("published", plan.Preset);
        Assert.Equal((2, 0, null), (report.Added, report.Rejected.Count, report.Refused));
        var images = await lab.ImagesAsync(project);
        Assert.Equal(["r06c04f2p01", "r06c04f10p01"], images.Select(image => image.Name));
        Assert.Equal(("06", "2"), (images[0].Patient, images[0].Field));
        Assert.Equal(ImportLab.Plane(8 + 2000).Pixels, lab.Get<PlaneStore>().Read(images[0].Planes[3].PlaneHash)!.Pixels);
        // Values 8 to 199 (192 pixels) plus 2000; 0.35 % of 192 is one pixel, 99.65 % are all 192.
        Assert.Equal(
            (2008, 2199, 2008, 2199),
            (
                images[0].Planes[3].Minimum,
                images[0].Planes[3].Maximum,
                images[0].Planes[3].LowPercentile,
                images[0].Planes[3].HighPercentile
            )
        );
        Assert.True(lab.Get<BlobStore>().Contains(images[0].Planes[3].SourceHash));
        await using var db = await lab.Database.CreateDbContextAsync();
        var stored = await db.Projects.SingleAsync();
        Assert.Equal(
            (2, "Brightfield, Red, Green, Hoechst"),
            (stored.ImageCount, string.Join(", ", stored.Channels.Select(channel => channel.Name)))
        );
    }

    [Fact]
    public async Task Importing_the_same_files_twice_adds_nothing()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        lab.Tiff("a_phase.tif", 1);
        lab.Tiff("a_dapi.tif", 2);
        await lab.ImportAsync(project);

        var (_, again) = await lab.ImportAsync(project);

        Assert.Equal((0, 1, 0), (again.Added, again.AlreadyThere, again.Rejected.Count));
        Assert.Single(await lab.ImagesAsync(project));
    }

    [Fact]
    public async Task Other_pixels_under_a_known_name_are_refused_and_known_pixels_under_another_name_are_told()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        lab.Tiff("a.tif", 1);
        await lab.ImportAsync(project);
        lab.Tiff("a.tif", 2);
        lab.Tiff("b.tif", 1);

        var (_, report) = await lab.ImportAsync(project);

        Assert.Equal((0, 1), (report.Added, report.AlreadyThere));
        Assert.Contains(report.Rejected, problem => problem.Message.Contains("'a' with other pixels"));
        Assert.Contains(report.Rejected, problem => problem.Message.Contains("'b' has exactly the pixels of 'a'"));
    }

    [Fact]
    public async Task Everything_valid_is_imported_beside_everything_broken()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        lab.Tiff("good 细胞, 1_phase.tif", 1);
        lab.Tiff("good 细胞, 1_dapi.tif", 2);
        lab.Tiff("r%5B1%5D_phase.tif", 3);
        lab.Tiff("r%5B1%5D_dapi.tif", 4);
        lab.Tiff($"{new string('n', 180)}_phase.tif", 5);
        lab.Tiff($"{new string('n', 180)}_dapi.tif", 6);
        lab.Tiff("size_phase.tif", 1);
        lab.Tiff("size_dapi.tif", 1, width: 8);
        lab.Tiff("empty_phase.tif", 1);
        lab.Text("empty_dapi.tif", "");
        lab.Tiff("wrong_phase.tif", 1);
        lab.Text("wrong_dapi.tif", "this is a letter, not a picture");
        lab.Tiff("cut_phase.tif", 1);
        var cut = File.ReadAllBytes(lab.Tiff("cut_dapi.tif", 9, width: 200, height: 200));
        File.WriteAllBytes(Path.Combine(lab.Source, "cut_dapi.tif"), cut[..(cut.Length / 3)]);

        var (plan, report) = await lab.ImportAsync(project);

        Assert.Equal(3, report.Added);
        var problems = plan.Problems.Concat(report.Rejected).ToList();
        Assert.Contains(problems, problem => problem.Kind == ImportProblemKind.SizeMismatch && problem.Message.Contains("8 x 12"));
        Assert.Contains(problems, problem => problem.Message.Contains("'empty_dapi.tif' is empty (0 bytes)"));
        Assert.Contains(problems, problem => problem.Kind == ImportProblemKind.Unreadable && problem.Message.Contains("wrong_dapi.tif"));
        Assert.Contains(problems, problem => problem.Message.Contains("cut_dapi.tif"));
        Assert.Equal(4, problems.Count);
    }

    [Fact]
    public async Task A_project_keeps_the_channels_of_its_first_import()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        lab.Tiff("a_phase.tif", 1);
        lab.Tiff("a_dapi.tif", 2);
        await lab.ImportAsync(project);
        lab.Tiff("other/b_phase.tif", 3);
        lab.Tiff("other/b_gfp.tif", 4);

        var (plan, refused) = await lab.ImportAsync(project, Path.Combine(lab.Source, "other"));
        var renamed = plan with
        {
            Channels =
            [
                .. plan.Channels.Select(source =>
                    source.Channel.Name == "GFP" ? source with { Channel = source.Channel with { Name = "dapi" } } : source
                ),
            ],
        };
        var accepted = await lab.Importer.ImportAsync(project, renamed);

        Assert.Contains("has the channels Phase, DAPI, but these files give Phase, GFP", refused.Refused);
        Assert.Equal(1, accepted.Added);
    }

    [Fact]
    public async Task Edited_names_roles_and_colours_are_what_the_project_gets()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        lab.Tiff("x/img_channel000_position000_time0_z0.tif", 1);
        lab.Tiff("x/img_channel001_position000_time0_z1.tif", 2);
        var plan = await lab.Planner().PlanAsync(lab.Source);
        var nuclei = new ChannelDefinition("Nuclei", ChannelRole.Fluorescence, "#d86bff", "far red");

        await lab.Importer.ImportAsync(
            project,
            plan with
            {
                Channels =
                [
                    plan.Channels[0] with
                    {
                        Channel = nuclei,
                    },
                    plan.Channels[1] with
                    {
                        Channel = new ChannelDefinition("Phase", ChannelRole.TransmittedLight, "#ffffff"),
                    },
                ],
            }
        );

        await using var db = await lab.Database.CreateDbContextAsync();
        Assert.Equal(nuclei, (await db.Projects.SingleAsync()).Channels[0]);
    }

    [Fact]
    public async Task Progress_ends_at_the_total_and_a_cancelled_import_keeps_what_it_has()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        for (var index = 0; index < 120; index++)
            lab.Tiff($"f{index}.tif", index * 10);
        var plan = await lab.Planner().PlanAsync(lab.Source);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            lab.Importer.ImportAsync(project, plan, new Each(_ => stop.Cancel()), stop.Token)
        );
        var kept = (await lab.ImagesAsync(project)).Count;
        JobProgress? last = null;
        var report = await lab.Importer.ImportAsync(project, plan, new Each(progress => last = progress));

        Assert.InRange(kept, 1, 119);
        Assert.Equal((120 - kept, kept), (report.Added, report.AlreadyThere));
        Assert.Equal((120, 120, TimeSpan.Zero), (last!.Done, last.Total, last.Left));
    }

    [Fact]
    public async Task A_plan_survives_being_written_as_JSON()
    {
        await using var lab = await ImportLab.OpenAsync();
        lab.Tiff("a_phase.tif", 1);
        lab.Tiff("a_dapi.tif", 2);
        var plan = await lab.Planner().PlanAsync(lab.Source);

        var back = System.Text.Json.JsonSerializer.Deserialize<ImportPlan>(System.Text.Json.JsonSerializer.Serialize(plan))!;

        Assert.Equal((1, 0), ((await lab.Importer.ImportAsync(await lab.ProjectAsync(), back)).Added, back.Problems.Count));
    }

    private sealed class Each(Action<JobProgress> action) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => action(value);
    }
}
