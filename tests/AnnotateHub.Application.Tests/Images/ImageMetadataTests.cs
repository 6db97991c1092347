using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Images;

/// <summary>What is stated of images after they were imported: what is shown before is what happens, and nothing else changes.</summary>
public sealed class ImageMetadataTests
{
    private const string Heads = "image,patient,well,field";

    [Fact]
    public async Task A_table_changes_what_it_names_and_comes_back_as_it_went()
    {
        await using var lab = await StudyLab.StartAsync(3);
        var metadata = lab.Get<ImageMetadata>();
        Assert.Equal($"{Heads}\nr06f01,06,,\nr06f02,06,,\nr06f03,06,,\n", await TableAsync(lab));

        // By stem and by file name; an image that the table does not name stays.
        var sheet = Sheet("file,Patient,WELL,Dose (uM)\nr06f01,P1,B03,10\nr06f02.tif,P2,,-5\n");
        var preview = StudyLab.Done(await metadata.PreviewAsync(lab.ProjectId, lab.Lead, sheet));
        Assert.Equal($"{Heads}\nr06f01,06,,\nr06f02,06,,\nr06f03,06,,\n", await TableAsync(lab));
        var done = StudyLab.Done(await metadata.ApplyAsync(lab.ProjectId, lab.Lead, sheet));

        Assert.Equal((2, 2, 5, 0), (preview.Rows, preview.ChangedImages, preview.ChangedCells, preview.ClearedCells));
        Assert.Equal(
            ["r06f01 patient 06>P1", "r06f01 well >B03", "r06f01 Dose (uM) >10", "r06f02 patient 06>P2", "r06f02 Dose (uM) >-5"],
            preview.Changes.Select(change => $"{change.Image} {change.Column} {change.Before}>{change.After}")
        );
        Assert.Equal(preview.Changes, done.Changes);
        Assert.Empty(preview.Warnings);
        var table = $"{Heads},Dose (uM)\nr06f01,P1,B03,,10\nr06f02,P2,,,-5\nr06f03,06,,,\n";
        Assert.Equal(table, await TableAsync(lab));

        // What was downloaded changes nothing, and leaves no line in the audit.
        Assert.Equal(0, StudyLab.Done(await metadata.ApplyAsync(lab.ProjectId, lab.Lead, Sheet(table))).ChangedCells);
        await using var db = lab.Database();
        var entry = Assert.Single(await db.Audit.Where(line => line.Action == "images.metadata").ToListAsync());
        Assert.Equal(lab.Lead, entry.PersonId);
        Assert.StartsWith("5 values of 2 images (patient, well, Dose (uM))", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_cell_takes_out_what_was_stated_and_an_empty_column_is_gone()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var metadata = lab.Get<ImageMetadata>();
        StudyLab.Done(await metadata.ApplyAsync(lab.ProjectId, lab.Lead, Sheet("image,Dose\nr06f01,10\nr06f02,20\n")));

        // The project spells its column so, however the table does.
        var one = StudyLab.Done(await metadata.ApplyAsync(lab.ProjectId, lab.Lead, Sheet("image,DOSE,patient\nr06f01,,\nr06f02,20,06\n")));

        Assert.Equal((2, 2), (one.ChangedCells, one.ClearedCells));
        Assert.Equal($"{Heads},Dose\nr06f01,,,,\nr06f02,06,,,20\n", await TableAsync(lab));
        StudyLab.Done(await metadata.SetAsync(lab.ProjectId, lab.Lead, await ImageAsync(lab, "r06f02"), "dose", " "));
        Assert.Equal($"{Heads}\nr06f01,,,\nr06f02,06,,\n", await TableAsync(lab));
        await using var db = lab.Database();
        Assert.Null((await db.ImageGroups.SingleAsync(image => image.Name == "r06f01")).Patient);
    }

    [Fact]
    public async Task Progress_by_patient_follows_and_splits_stay_with_a_warning()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(1, 0);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId;
        await lab.SubmitAsync((await lab.WorkAsync(round))[0]);
        await using var db = lab.Database();
        var splits = await db.ImageGroups.OrderBy(image => image.Id).Select(image => image.Split).ToListAsync();

        var done = StudyLab.Done(
            await lab.Get<ImageMetadata>().ApplyAsync(lab.ProjectId, lab.Lead, Sheet("image,patient\nr06f01,A\nr06f02,A\nr06f03,B\n"))
        );

        Assert.StartsWith(
            "3 images that are in a split already go to another patient.",
            Assert.Single(done.Warnings),
            StringComparison.Ordinal
        );
        await lab.AssertCountersAsync();
        Assert.DoesNotContain("06", await db.WorkCounts.Where(count => count.Count > 0).Select(count => count.Patient).ToListAsync());
        Assert.Equal(splits, await db.ImageGroups.OrderBy(image => image.Id).Select(image => image.Split).ToListAsync());
    }

    [Fact]
    public async Task What_looks_like_a_person_and_what_is_not_there_is_said_before()
    {
        await using var lab = await StudyLab.StartAsync(1);

        var preview = StudyLab.Done(
            await lab.Get<ImageMetadata>()
                .PreviewAsync(lab.ProjectId, lab.Lead, Sheet("image,patient\nr06f01,Meier Anna\nelsewhere,P1\nr99,P1\n"))
        );

        Assert.Equal(
            [
                "2 rows name images that this project does not have, and are left alone: elsewhere, r99.",
                "'Meier Anna' looks like a name. A patient is a code of the study here, never a person's name, date or number.",
            ],
            preview.Warnings
        );
        Assert.Equal((1, 1), (preview.Rows, preview.ChangedCells));
    }

    [Fact]
    public async Task A_table_with_a_fault_changes_nothing()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var metadata = lab.Get<ImageMetadata>();
        var before = await TableAsync(lab);

        Assert.Equal(
            "'r06f01' stands in line 2 and in line 4; keep one of them.",
            StudyLab.Refused(
                await metadata.ApplyAsync(lab.ProjectId, lab.Lead, Sheet("image,patient\nr06f01,A\nr06f02,A\nr06f01.png,B\n"))
            )
        );
        var many = string.Join(',', Enumerable.Range(1, MetadataColumns.MostOwn + 1).Select(number => $"c{number}"));
        Assert.StartsWith(
            "The project would have 41 columns of its own; at most 40 are kept.",
            StudyLab.Refused(
                await metadata.ApplyAsync(
                    lab.ProjectId,
                    lab.Lead,
                    Sheet($"image,{many}\nr06f01{new string(',', MetadataColumns.MostOwn)},x\n")
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Equal(before, await TableAsync(lab));
    }

    [Fact]
    public async Task Leads_state_and_read_annotators_are_refused_and_strangers_learn_nothing()
    {
        await using var lab = await StudyLab.StartAsync(1);
        var metadata = lab.Get<ImageMetadata>();
        var (sheet, image) = (Sheet("image,patient\nr06f01,A\n"), await ImageAsync(lab, "r06f01"));

        StudyLab.Refused(await metadata.PreviewAsync(lab.ProjectId, lab.Student1, sheet));
        StudyLab.Refused(await metadata.ApplyAsync(lab.ProjectId, lab.Student1, sheet));
        StudyLab.Refused(await metadata.SetAsync(lab.ProjectId, lab.Student1, image, "patient", "A"));
        // A treatment is not told to who draws boxes.
        StudyLab.Refused(await metadata.TableAsync(lab.ProjectId, lab.Student1));
        StudyLab.Refused(await metadata.PageAsync(lab.ProjectId, lab.Student1, null, 0, 10));
        Assert.Equal(1, StudyLab.Done(await metadata.PageAsync(lab.ProjectId, lab.Lead, "F01", 0, 10)).Total);
        Assert.IsType<Result<string>.NotFound>(await metadata.TableAsync(lab.ProjectId, 999));
        Assert.IsType<Result<MetadataPage>.NotFound>(await metadata.PageAsync(lab.ProjectId, 999, null, 0, 10));
        Assert.IsType<Result<MetadataPreview>.NotFound>(await metadata.ApplyAsync(lab.ProjectId, 999, sheet));
        Assert.IsType<Result<MetadataPreview>.NotFound>(await metadata.SetAsync(lab.ProjectId, lab.Lead, image + 1, "patient", "A"));
        foreach (var column in new[] { "Split", "file" })
            Assert.StartsWith(
                $"A column cannot be called '{column}'",
                StudyLab.Refused(await metadata.SetAsync(lab.ProjectId, lab.Lead, image, column, "x")),
                StringComparison.Ordinal
            );
    }

    private static MetadataSheet Sheet(string text) => StudyLab.Done(MetadataSheet.Read(text));

    private static async Task<string> TableAsync(StudyLab lab) =>
        StudyLab.Done(await lab.Get<ImageMetadata>().TableAsync(lab.ProjectId, lab.Lead));

    private static async Task<long> ImageAsync(StudyLab lab, string name)
    {
        await using var db = lab.Database();
        return (await db.ImageGroups.SingleAsync(image => image.Name == name)).Id;
    }
}
