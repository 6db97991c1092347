using System.IO.Compression;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>With a bucket as the store a backup holds the index of the source files; backup and doctor compare it with the
/// bucket.</summary>
public sealed class S3BackupTests(S3Server server) : IClassFixture<S3Server>, IDisposable
{
    private readonly TemporaryFolder _place = new();
    private readonly string _prefix = $"backup-{Guid.NewGuid():N}";
    private IObjectStore? _store;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IObjectStore Store
    {
        get
        {
            var folder = new DataFolder(_place.File("node"));
            return _store ??= ObjectStores.Open(
                folder,
                new StorageSettings
                {
                    Provider = "s3",
                    Endpoint = server.Address.OriginalString,
                    Bucket = S3Server.Bucket,
                    Prefix = _prefix,
                    PathStyle = true,
                    AccessKey = S3Server.AccessKey,
                    SecretKey = S3Server.SecretKey,
                },
                new DiskSpace(folder, new DiskReserve(0))
            );
        }
    }

    public void Dispose()
    {
        (_store as IDisposable)?.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task It_holds_the_index_and_what_the_bucket_lost_since_is_told()
    {
        await using var lab = await LabAsync();
        var (hash, guide) = (await SourceAsync(lab), await Store.PutAsync(new MemoryStream("a picture of the guide"u8.ToArray()), Stop));

        var written = await WriteAsync(lab, "first.zip");
        await DataBackup.RestoreAsync(written.File, _place.File("restored"), force: false, TimeProvider.System, cancellationToken: Stop);

        Assert.Equal(new BackupObjects(Store.Place, 2, 6 + 22), written.Objects);
        Assert.Equal((0, 0), (written.Blobs, written.Damaged.Count));
        Assert.DoesNotContain(Entries(written.File), name => name.StartsWith("blobs/", StringComparison.Ordinal));
        Assert.Equal(
            new[] { $"{hash} 6", $"{guide} 22" }.Order(StringComparer.Ordinal),
            (await File.ReadAllLinesAsync(_place.File("restored/objects.txt"), Stop)).Order(StringComparer.Ordinal)
        );
        var whole = await CheckAsync();
        Assert.Equal((2, false, Store.Place), (whole.Blobs, whole.IsRead, whole.Store));
        Assert.Empty(whole.Faults);

        await File.WriteAllTextAsync(server.FileOf(KeyOf(guide)), "short", Stop);
        await Store.DeleteAsync(hash, Stop);

        Assert.Equal(
            new[]
            {
                $"The source file {guide} in {Store.Place} has 5 bytes, the backup's index says 22.",
                $"The source file {hash} of the backup's index is not in {Store.Place}; restore it.",
            }.Order(),
            (await CheckAsync()).Faults.Order()
        );
        var second = await WriteAsync(lab, "second.zip");
        Assert.Equal([$"blobs/{hash[..2]}/{hash[2..4]}/{hash}"], second.Damaged);

        // A restored server that went on and deleted the image misses nothing.
        await using (var db = Restored())
            await db.Planes.ExecuteDeleteAsync(Stop);
        Assert.StartsWith($"The source file {guide} in ", Assert.Single((await CheckAsync()).Faults));
    }

    [Fact]
    public async Task Content_is_compared_where_it_is_asked_for()
    {
        await using var lab = await LabAsync();
        var hash = await SourceAsync(lab);
        await File.WriteAllTextAsync(server.FileOf(KeyOf(hash)), "sourcE", Stop);

        var listed = await DataCheck.RunAsync(lab.Folder.Root, objects: Store, cancellationToken: Stop);
        var read = await DataCheck.RunAsync(lab.Folder.Root, objects: Store, readsObjects: true, cancellationToken: Stop);

        Assert.Empty(listed.Faults);
        Assert.Equal(
            [$"The source file {hash} in {Store.Place} does not have the content that it was stored with; restore it."],
            read.Faults
        );
    }

    [Fact]
    public async Task The_servers_own_backup_checks_its_index_and_fails_where_the_bucket_lacks_a_file()
    {
        await using var lab = await LabAsync();
        var hash = await SourceAsync(lab);
        var service = new BackupService(
            lab.Folder,
            lab.Get<DatabaseSource>(),
            Store,
            new BackupSettings(Folder: _place.File("backups")),
            lab.Get<ServerIdentity>(),
            TimeProvider.System
        );
        var sound = await service.RunAsync(cancellationToken: Stop);
        await Store.DeleteAsync(hash, Stop);

        var faulty = await service.RunAsync(cancellationToken: Stop);

        Assert.True(sound.IsSound);
        Assert.Equal(1, sound.Blobs);
        Assert.False(faulty.IsSound);
        Assert.Contains(faulty.Faults, fault => fault.Contains(hash, StringComparison.Ordinal));
    }

    private static async Task<AnnotateLab> LabAsync()
    {
        var lab = await AnnotateLab.StartAsync(isSqlite: true);
        await lab.AssignmentAsync();
        return lab;
    }

    /// <summary>A source file in the bucket, which the lab's image is made of.</summary>
    private async Task<string> SourceAsync(AnnotateLab lab)
    {
        var hash = await Store.PutAsync(new MemoryStream("source"u8.ToArray()), Stop);
        await using var db = lab.Database();
        var image = await db.ImageGroups.FirstAsync(Stop);
        await db.Planes.ExecuteDeleteAsync(Stop);
        db.Planes.Add(
            new Plane
            {
                ImageGroupId = image.Id,
                SourceName = "source.tif",
                SourceHash = hash,
                PlaneHash = new string('0', 64),
                SourceBits = 16,
            }
        );
        await db.SaveChangesAsync(Stop);
        return hash;
    }

    private Task<BackupSummary> WriteAsync(AnnotateLab lab, string name) =>
        DataBackup.WriteAsync(
            lab.Folder,
            _place.File(name),
            new BackupOptions(),
            TimeProvider.System,
            objects: Store,
            cancellationToken: Stop
        );

    private Task<DataCheckReport> CheckAsync() => DataCheck.RunAsync(_place.File("restored"), objects: Store, cancellationToken: Stop);

    private AnnotateHubDb Restored() =>
        new(
            (DbContextOptions<AnnotateHubDb>)
                new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(_place.File("restored/annotatehub.db")).Options
        );

    private static List<string> Entries(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    private string KeyOf(string hash) => $"{_prefix}/{hash[..2]}/{hash[2..4]}/{hash}";
}
