using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>The doctor repairs what is derived, says what it did, and touches nothing else.</summary>
public sealed class DataRepairTests
{
    [Fact]
    public async Task A_whole_folder_is_left_as_it_is()
    {
        await using var lab = await LabAsync();

        var report = await RepairAsync(lab);

        Assert.Empty(report.Done);
        Assert.Empty(report.Left);
        Assert.Null(report.Backup);
    }

    [Fact]
    public async Task Boxes_and_their_counts_become_what_the_log_gives()
    {
        await using var lab = await LabAsync();
        List<string> before;
        await using (var db = lab.Database())
        {
            before = await RowsAsync(db);
            await db.Boxes.Where(box => box.ClientId == "a").ExecuteUpdateAsync(set => set.SetProperty(box => box.X2, box => box.X2 + 1));
            await db.Boxes.Where(box => box.ClientId == "b").ExecuteDeleteAsync();
            await db.ClassCounts.ExecuteUpdateAsync(set => set.SetProperty(count => count.Count, 7));
            await db.LabelSets.Where(set => set.Revision > 0).ExecuteUpdateAsync(set => set.SetProperty(one => one.Revision, 99));
        }

        var report = await RepairAsync(lab);

        var sentence = Assert.Single(report.Done, line => line.StartsWith("Label set", StringComparison.Ordinal));
        Assert.Contains("1 boxes became the 2 of its log, its counts of classes were made anew, its revision 99 became 3", sentence);
        Assert.Empty(report.Left);
        await using var after = lab.Database();
        Assert.Equal(before, await RowsAsync(after));
        Assert.Equal(2, await after.ClassCounts.SumAsync(count => count.Count));
        // The boxes of the log's third line: a was moved, b is as it came in the second.
        Assert.Equal(
            [("a", 1L, 3L), ("b", 2L, 2L)],
            (await after.Boxes.OrderBy(box => box.ClientId).ToListAsync()).Select(box =>
                (box.ClientId, box.AddedAtRevision, box.ChangedAtRevision)
            )
        );
        Assert.Empty((await RepairAsync(lab)).Done);
    }

    [Fact]
    public async Task A_log_with_a_gap_is_told_and_neither_it_nor_its_boxes_are_touched()
    {
        await using var lab = await LabAsync();
        await using var db = lab.Database();
        await db.Operations.Where(line => line.Revision == 1).ExecuteDeleteAsync();
        var before = await RowsAsync(db);

        var report = await RepairAsync(lab);

        Assert.Empty(report.Done);
        Assert.Contains("line 1 of its log is missing", Assert.Single(report.Left));
        Assert.Equal(before, await RowsAsync(db));
        Assert.Equal(2, await db.Operations.CountAsync());
    }

    [Fact]
    public async Task Counters_of_rounds_and_projects_become_what_their_rows_give()
    {
        await using var lab = await LabAsync();
        await using var db = lab.Database();
        var images = await db.ImageGroups.CountAsync();
        var (works, boxes) = (await db.WorkCounts.SumAsync(count => count.Count), await db.RoundClassCounts.SumAsync(count => count.Count));
        await db.Projects.ExecuteUpdateAsync(set => set.SetProperty(project => project.ImageCount, 41));
        await db.WorkCounts.ExecuteUpdateAsync(set => set.SetProperty(count => count.Count, count => count.Count + 5));
        await db.RoundClassCounts.ExecuteDeleteAsync();

        var report = await RepairAsync(lab);

        Assert.Equal(3, report.Done.Count);
        Assert.Contains(report.Done, line => line.Contains($"was 41 and is {images}", StringComparison.Ordinal));
        Assert.Contains(report.Done, line => line.Contains("assignments of its rounds were counted anew", StringComparison.Ordinal));
        Assert.Contains(report.Done, line => line.Contains("boxes of its rounds were counted anew", StringComparison.Ordinal));
        Assert.Equal(works, await db.WorkCounts.SumAsync(item => item.Count));
        Assert.Equal(boxes, await db.RoundClassCounts.SumAsync(item => item.Count));
        Assert.Equal(2, boxes);
    }

    [Fact]
    public async Task Damaged_planes_and_pictures_go_where_their_source_file_is_whole_and_stay_where_it_is_not()
    {
        await using var lab = await LabAsync();
        var (planes, blobs) = (new PlaneStore(lab.Folder), new BlobStore(lab.Folder));
        var hashes = new List<string>();
        await using (var db = lab.Database())
        {
            var image = await db.ImageGroups.FirstAsync();
            foreach (var number in new[] { 1, 2, 3 })
            {
                var source = await blobs.PutAsync(new MemoryStream([(byte)number]));
                hashes.Add(planes.Put(new Plane16(2, 1, [(ushort)number, 9])));
                db.Planes.Add(
                    new Plane
                    {
                        ImageGroupId = image.Id,
                        ChannelIndex = number,
                        SourceName = $"{number}.tif",
                        SourceHash = source,
                        PlaneHash = hashes[^1],
                    }
                );
                // The second image's source is damaged as well.
                if (number == 2)
                    await File.WriteAllTextAsync(blobs.PathOf(source), "rotten");
            }

            await db.SaveChangesAsync();
        }

        foreach (var damaged in hashes.Take(2))
            await File.WriteAllTextAsync(Path.Combine(planes.FolderOf(damaged), "raw-0-0.gz"), "rotten");
        var whole = Path.Combine(planes.FolderOf(hashes[2]), "display-a.png");
        var cut = Path.Combine(lab.Folder.Planes, "thumbnails", "cut.png");
        Directory.CreateDirectory(Path.GetDirectoryName(cut)!);
        await File.WriteAllBytesAsync(whole, Png);
        await File.WriteAllBytesAsync(cut, Png[..^3]);

        var report = await RepairAsync(lab);

        Assert.Equal(3, report.Done.Count);
        Assert.Contains(report.Done, line => line.StartsWith($"Plane {hashes[0]} was damaged and is made again", StringComparison.Ordinal));
        Assert.Contains(report.Done, line => line.StartsWith($"Plane {hashes[1]} is damaged and stays", StringComparison.Ordinal));
        Assert.Contains(report.Done, line => line.StartsWith("1 damaged picture", StringComparison.Ordinal));
        Assert.Equal([false, true, true], hashes.Select(planes.Contains));
        Assert.Equal((true, false), (File.Exists(whole), File.Exists(cut)));
        Assert.Contains("does not have the content that it was stored with", Assert.Single(report.Left));
    }

    [Fact]
    public async Task Indexes_that_lead_past_rows_are_made_anew_and_other_damage_of_the_database_is_refused()
    {
        await using var lab = await LabAsync();
        var file = lab.Folder.DatabaseFile;
        Close(lab);
        Run(
            file,
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = sql || ' WHERE "ReadAt" = -1' WHERE name = 'IX_Notifications_PersonId_ReadAt';
            """
        );
        Run(
            file,
            """
            PRAGMA foreign_keys = OFF;
            INSERT INTO "Notifications" ("Id", "PersonId", "Kind", "Text", "Address", "CreatedAt") VALUES (77, 1, 'assigned', 't', '', 0);
            """
        );
        Run(
            file,
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = replace(sql, ' WHERE "ReadAt" = -1', '') WHERE name = 'IX_Notifications_PersonId_ReadAt';
            """
        );
        Assert.Contains("is damaged", (await DataCheck.RunAsync(lab.Folder.Root)).Faults[0]);

        var report = await RepairAsync(lab, makesBackup: true);

        Assert.Contains("indexes of the database were made anew", Assert.Single(report.Done));
        Assert.Empty(report.Left);
        Assert.Equal(2, Directory.GetFiles(lab.Folder.Backups, "before-repair-*").Length);
        await using (var db = lab.Database())
            Assert.Equal(77, (await db.Notifications.SingleAsync(notice => notice.PersonId == 1)).Id);
        Close(lab);
        // The page where the table of boxes begins is no page any more.
        Run(file, "PRAGMA wal_checkpoint(TRUNCATE)");
        var (page, size) = (Number(file, "SELECT rootpage FROM sqlite_master WHERE name = 'Boxes'"), Number(file, "PRAGMA page_size"));
        await using (var raw = File.Open(file, FileMode.Open))
        {
            raw.Position = (page - 1) * size;
            await raw.WriteAsync(new byte[size]);
        }

        var refused = await Assert.ThrowsAsync<DataFolderException>(() => RepairAsync(lab));
        Assert.Contains("nothing was changed", refused.Message);
    }

    [Fact]
    public async Task A_backup_is_made_first_and_a_folder_at_work_is_left_alone()
    {
        await using var lab = await LabAsync();
        await using (var db = lab.Database())
            await db.Boxes.Where(box => box.ClientId == "b").ExecuteDeleteAsync();

        using (var server = new DataFolderLock(lab.Folder, TimeProvider.System))
        {
            server.Take(DataFolderLock.Pages);
            Assert.Contains("in use", (await Assert.ThrowsAsync<DataFolderException>(() => RepairAsync(lab))).Message);
        }

        var report = await RepairAsync(lab, makesBackup: true);

        Assert.Single(report.Done);
        var restored = Path.Combine(lab.Folder.Root, "restored");
        await DataBackup.RestoreAsync(report.Backup!, restored, force: false, TimeProvider.System);
        // As it was before: one box is missing.
        using var connection = new SqliteConnection($"Data Source={Path.Combine(restored, "annotatehub.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT COUNT(*) FROM "Boxes" WHERE "ClientId" IN ('a', 'b')""";
        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public void A_png_is_whole_when_all_its_parts_are()
    {
        // The published check value of CRC-32 (ITU-T V.42) of these nine digits.
        Assert.Equal(0xcbf43926u, PngCheck.Checksum("123456789"u8));
        Assert.True(PngCheck.IsWhole(Png.AsSpan()));
        foreach (var place in Enumerable.Range(0, Png.Length))
        {
            var changed = Png.ToArray();
            changed[place] ^= 1;
            Assert.False(PngCheck.IsWhole(changed.AsSpan()), $"Byte {place}");
            Assert.False(PngCheck.IsWhole(Png.AsSpan(0, place)), $"{place} bytes");
        }
    }

    /// <summary>A grey picture of one pixel, written by another program (Python's zlib).</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
    );

    private static Task<DataRepairReport> RepairAsync(AnnotateLab lab, bool makesBackup = false) =>
        DataRepair.RunAsync(lab.Folder.Root, makesBackup, TimeProvider.System);

    /// <summary>Two boxes, of which the first was moved: a log of three lines. Without the image's planes, whose files are not
    /// there.</summary>
    private static async Task<AnnotateLab> LabAsync()
    {
        var lab = await AnnotateLab.StartAsync(isSqlite: true);
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(1, "a"), AnnotateLab.Add(2, "b"));
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(3, "a", x: 40));
        await using var db = lab.Database();
        await db.Planes.ExecuteDeleteAsync();
        var images = await db.ImageGroups.CountAsync();
        await db.Projects.ExecuteUpdateAsync(set => set.SetProperty(project => project.ImageCount, images));
        // The lab writes assignments straight into their table and counts none.
        await RepairAsync(lab);
        return lab;
    }

    private static async Task<List<string>> RowsAsync(AnnotateHub.Data.AnnotateHubDb db) =>
        (await db.Boxes.AsNoTracking().OrderBy(box => box.LabelSetId).ThenBy(box => box.ClientId).ToListAsync())
            .Select(box =>
                $"{box.LabelSetId} {box.ClientId} {box.X1} {box.Y1} {box.X2} {box.Y2} {box.Class} {box.AddedAtRevision} "
                + $"{box.ChangedAtRevision}"
            )
            .ToList();

    private static void Close(AnnotateLab lab) => SqliteConnection.ClearAllPools();

    private static long Number(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
