using System.Text;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>The end of one image: nothing of it is left but in backups, and nothing of another goes.</summary>
public sealed class ImageDeletionTests
{
    [Fact]
    public async Task A_deleted_image_leaves_no_row_and_no_file_and_takes_nothing_of_another()
    {
        // One of four is a test image, which a seed round leaves out.
        await using var lab = await StudyLab.StartAsync(4);
        await lab.DrawSplitsAsync(1);
        await lab.RunModelAsync();
        var seed = (await lab.MakeAsync(RoundKind.Seed, ImageChoice.All, [lab.Expert])).RoundId;
        var works = await lab.WorkAsync(seed);
        foreach (var work in works)
            await lab.SubmitAsync(work);
        var (first, second) = await FilesAsync(lab);
        await ManagerAsync(lab);
        var deletion = lab.Get<ImageDeletion>();
        var thumbnails = Directory.CreateDirectory(Path.Combine(lab.Get<DataFolder>().Planes, "thumbnails")).FullName;

        var preview = StudyLab.Done(await deletion.PreviewAsync(lab.Lead, lab.ProjectId, first.Id));
        var kept = StudyLab.Done(await deletion.ReadWorkAsync(lab.Lead, lab.ProjectId, first.Id));
        var deleted = StudyLab.Done(await deletion.DeleteAsync(lab.Lead, lab.ProjectId, first.Id, first.Name));

        // One assignment of the seed; one set of the model; a file of its own with 5 bytes, and one that the second image has too.
        Assert.Equal((1, 1, 0), (preview.Works, preview.ModelSets, preview.Reports));
        Assert.Equal((1, 5L, 1), (preview.Files, preview.Bytes, preview.SharedFiles));
        Assert.Equal((null, 0), (preview.Refusal, preview.Backups.Count));
        Assert.Equal((10, 30, "R"), (Assert.Single(kept.Works).Boxes.Single().X1, kept.Works[0].Boxes[0].X2, kept.Works[0].Boxes[0].Class));
        // A box and the submission.
        Assert.Equal([1L, 2L], kept.Works[0].History.Select(gesture => gesture.Revision));
        Assert.Equal((1, 1, 5L), (deleted.Files, deleted.Planes, deleted.Bytes));
        var (blobs, planes) = (lab.Get<BlobStore>(), lab.Get<PlaneStore>());
        Assert.False(blobs.Contains(first.Planes[0].SourceHash));
        Assert.False(planes.Contains(first.Planes[0].PlaneHash));
        Assert.True(blobs.Contains(second.Planes[0].SourceHash));
        Assert.True(planes.Contains(second.Planes[0].PlaneHash));
        Assert.False(Directory.Exists(thumbnails));
        await using var db = lab.Database();
        Assert.Empty(await LeftAsync(db, first.Id));
        Assert.Equal(3, await db.ImageGroups.CountAsync());
        // Each work has a box; one is gone, and each counter says so.
        Assert.Equal(works.Count - 1, await db.WorkCounts.Where(count => count.RoundId == seed).SumAsync(count => count.Count));
        Assert.Equal(works.Count - 1, await db.RoundClassCounts.Where(count => count.RoundId == seed).SumAsync(count => count.Count));
        await lab.AssertCountersAsync();
        var entry = await db.Audit.SingleAsync(line => line.Action == "image.deleted");
        Assert.Contains($"'{first.Name}' with the work of 1 assignment", entry.Detail, StringComparison.Ordinal);
        Assert.Empty(await DataCheckFaultsAsync(lab));
    }

    [Fact]
    public async Task An_open_blind_round_a_truth_a_job_a_wrong_name_and_a_lead_do_not_delete()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(1);
        var test = (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 3))
        ).RoundId;
        await using var db = lab.Database();
        var asked = await db.Assignments.Where(work => work.RoundId == test).Select(work => work.ImageGroup!).FirstAsync();
        var free = await db.ImageGroups.FirstAsync(image => !db.Assignments.Any(work => work.ImageGroupId == image.Id));
        var deletion = lab.Get<ImageDeletion>();

        Assert.Contains("Only managers", await RefusalAsync(free.Id, free.Name), StringComparison.Ordinal);
        Assert.IsType<Result<ImageDeletionPreview>.Refused>(await deletion.PreviewAsync(lab.Lead, lab.ProjectId, free.Id));
        await ManagerAsync(lab);
        Assert.Contains("A blind round that is not closed", await RefusalAsync(asked.Id, asked.Name), StringComparison.Ordinal);
        Assert.NotNull(StudyLab.Done(await deletion.PreviewAsync(lab.Lead, lab.ProjectId, asked.Id)).Refusal);
        Assert.Contains("Type the name", await RefusalAsync(free.Id, "another"), StringComparison.Ordinal);
        Assert.IsType<Result<ImageDeleted>.NotFound>(await deletion.DeleteAsync(lab.Lead, lab.ProjectId, 999_999, "x"));

        foreach (var work in await lab.WorkAsync(test))
            await lab.SubmitAsync(work);
        StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync(test, lab.Lead));
        db.Add(
            new RoundAdjudication
            {
                RoundId = test,
                ProjectId = lab.ProjectId,
                SignedAt = DateTimeOffset.UnixEpoch,
            }
        );
        db.Add(new AdjudicationInput { RoundId = test, ImageGroupId = asked.Id });
        var job = db.Jobs.Add(
            new JobRecord
            {
                Kind = JobKinds.Import,
                Title = "Import",
                Payload = "{}",
            }
        );
        await db.SaveChangesAsync();
        Assert.Contains("at work", await RefusalAsync(free.Id, free.Name), StringComparison.Ordinal);
        db.Remove(job.Entity);
        await db.SaveChangesAsync();
        Assert.Contains("truth that was signed off", await RefusalAsync(asked.Id, asked.Name), StringComparison.Ordinal);
        Assert.Equal(3, await db.ImageGroups.CountAsync());
        Assert.IsType<Result<ImageDeleted>.Success>(await deletion.DeleteAsync(lab.Lead, lab.ProjectId, free.Id, free.Name));

        async Task<string> RefusalAsync(long image, string name) =>
            StudyLab.Refused(await deletion.DeleteAsync(lab.Lead, lab.ProjectId, image, name));
    }

    [Fact]
    public async Task Backups_that_hold_it_are_named_and_those_that_do_not_are_not()
    {
        await using var lab = await StudyLab.StartAsync(3);
        var (first, _) = await FilesAsync(lab);
        await ManagerAsync(lab);
        var (service, deletion) = (lab.Get<BackupService>(), lab.Get<ImageDeletion>());
        var before = await service.RunAsync();

        var preview = StudyLab.Done(await deletion.PreviewAsync(lab.Lead, lab.ProjectId, first.Name));
        var deleted = StudyLab.Done(await deletion.DeleteAsync(lab.Lead, lab.ProjectId, preview.ImageId, first.Name));
        var unknown = await lab.Get<BackupHoldings>().FindAsync([new string('a', 64)], DateTimeOffset.UnixEpoch);

        Assert.Equal([Path.GetFileName(before.File)], preview.Backups);
        Assert.Equal([Path.GetFileName(before.File)], deleted.Backups);
        Assert.Empty(unknown);
        // Without the old one nothing holds it, whatever is taken now.
        File.Delete(before.File);
        await service.RunAsync();
        Assert.Empty(await lab.Get<BackupHoldings>().FindAsync([first.Planes[0].SourceHash], DateTimeOffset.UnixEpoch));
    }

    /// <summary>The first image has a file and a plane of its own and shares another file with the second.</summary>
    private static async Task<(ImageGroup First, ImageGroup Second)> FilesAsync(StudyLab lab)
    {
        await using var db = lab.Database();
        var (blobs, planes) = (lab.Get<BlobStore>(), lab.Get<PlaneStore>());
        var alone = await blobs.PutAsync(new MemoryStream(Encoding.ASCII.GetBytes("alone")));
        var shared = await blobs.PutAsync(new MemoryStream(Encoding.ASCII.GetBytes("shared")));
        var images = await db.ImageGroups.OrderBy(image => image.Split == DataSplit.Test).ThenBy(image => image.Id).ToListAsync();
        var (own, both) = (planes.Put(new Plane16(2, 1, [1, 2])), planes.Put(new Plane16(2, 1, [3, 4])));
        images[0].Planes.AddRange([Plane(0, alone, own), Plane(1, shared, both)]);
        images[1].Planes.Add(Plane(0, shared, both));
        await db.SaveChangesAsync();
        return (images[0], images[1]);

        static Plane Plane(int channel, string source, string plane) =>
            new()
            {
                ChannelIndex = channel,
                SourceName = "a.tif",
                SourceHash = source,
                PlaneHash = plane,
            };
    }

    /// <summary>Tables that still have rows of an image, and rows that hang on nothing.</summary>
    private static async Task<List<string>> LeftAsync(AnnotateHubDb db, long imageId)
    {
        var left = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var type in db.Model.GetEntityTypes().Where(type => type.FindProperty("ImageGroupId") is not null))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
            command.CommandText = $"SELECT COUNT(*) FROM \"{type.GetTableName()}\" WHERE \"ImageGroupId\" = {imageId}";
#pragma warning restore CA2100
            if (await command.ExecuteScalarAsync() is long count and > 0)
                left.Add($"{type.GetTableName()}: {count}");
        }

        return left;
    }

    private static async Task<IReadOnlyList<string>> DataCheckFaultsAsync(StudyLab lab) =>
        (await DataCheck.RunAsync(lab.Get<DataFolder>().Root, source: lab.Get<DatabaseSource>())).Faults;

    private static async Task ManagerAsync(StudyLab lab)
    {
        await using var db = lab.Database();
        await db
            .Memberships.Where(membership => membership.PersonId == lab.Lead)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Manager));
    }
}
