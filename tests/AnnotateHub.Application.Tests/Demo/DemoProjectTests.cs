using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Demo;

public sealed class DemoProjectTests : IDisposable
{
    private static readonly string Seed = Path.Combine(Repository.Root, "seed-data");

    private static readonly DemoMember[] Members =
    [
        new("expert", ProjectRole.Annotator, 48, 1),
        new("lead", ProjectRole.Manager),
        new("nobody", ProjectRole.Annotator),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly Databases _databases;
    private readonly DemoProject _demo;

    public DemoProjectTests()
    {
        _data = new DataFolder(_folder.File("data"));
        _databases = new Databases(_data);
        _demo = new DemoProject(
            _databases,
            _data,
            new ImportPlanner(_data, TimeProvider.System),
            new Importer(_databases, new BlobStore(_data), new PlaneStore(_data), new DiskSpace(_data, new()), TimeProvider.System),
            new Hurried()
        );
        using var db = _databases.CreateDbContext();
        db.Database.Migrate();
        foreach (var name in new[] { "expert", "lead" })
            db.Users.Add(
                new Person
                {
                    UserName = name,
                    NormalizedUserName = name.ToUpperInvariant(),
                    IsDemo = true,
                }
            );
        db.Users.Add(new Person { UserName = "nobody", NormalizedUserName = "NOBODY" });
        db.SaveChanges();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _demo.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_demo_opens_on_the_seed_pairs_and_doing_it_again_changes_nothing()
    {
        var id = await _demo.EnsureProjectAsync(Seed, Members, Cancel);
        Assert.Equal(id, await _demo.EnsureProjectAsync(Seed, Members, Cancel));

        await using var db = _databases.CreateDbContext();
        var project = await db.Projects.Include(item => item.Members).ThenInclude(membership => membership.Person).SingleAsync(Cancel);
        Assert.True(project.IsSynthetic);
        Assert.Equal(3, project.ImageCount);
        Assert.Equal(["Brightfield", "Red", "Green", "Hoechst"], project.Channels.Select(channel => channel.Name));
        Assert.Equal(["R", "G", "U"], project.Classes.Classes.Select(labelClass => labelClass.Key));
        // Only demo accounts join: somebody with the same name who is none does not.
        Assert.Equal(
            [("expert", ProjectRole.Annotator, 1), ("lead", ProjectRole.Manager, null)],
            project.Members.Select(membership => (membership.Person!.UserName!, membership.Role, membership.SeniorityRank)).Order()
        );
        Assert.Equal(
            ["06", "07", "08"],
            await db.ImageGroups.OrderBy(group => group.Name).Select(group => group.Patient).ToListAsync(Cancel)
        );
        Assert.Equal(12, await db.Planes.CountAsync(plane => plane.SourceBits == 16, Cancel));
        Assert.Empty(await db.LabelSets.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Growth_goes_on_where_it_was_cut_short_and_keeps_the_truth_aside()
    {
        await _demo.EnsureProjectAsync(Seed, Members, Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var cut = new Seen(progress =>
        {
            if (progress.Done == 4)
                stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _demo.GrowAsync(6, cut, stop.Token));
        Assert.Equal(4, await CountAsync());
        Directory.CreateDirectory(Path.Combine(_data.Demo, "unfinished", "left by a crash"));

        var grown = await _demo.GrowAsync(6, cancellationToken: Cancel);
        Assert.Equal((6, 0), (grown.Images, grown.Faults.Count));
        Assert.Equal(6, await CountAsync());
        Assert.Equal(6, Directory.GetFiles(_demo.TruthFolder, "*.xml").Length);
        Assert.False(Directory.Exists(Path.Combine(_data.Demo, "unfinished")));

        var blobs = new BlobStore(_data).All().Count();
        await _demo.GrowAsync(6, cancellationToken: Cancel);
        Assert.Equal((6, blobs), (await CountAsync(), new BlobStore(_data).All().Count()));
        await using var db = _databases.CreateDbContext();
        Assert.Empty(await db.LabelSets.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Without_seed_data_the_first_images_are_made_too()
    {
        await _demo.EnsureProjectAsync(_folder.File("no such folder"), [], Cancel);
        Assert.Equal(0, await CountAsync());
        await _demo.GrowAsync(2, cancellationToken: Cancel);
        await using var db = _databases.CreateDbContext();
        Assert.Equal(
            ["r06c04f01p01", "r07c04f01p01"],
            await db.ImageGroups.OrderBy(group => group.Name).Select(group => group.Name).ToListAsync(Cancel)
        );
    }

    [Fact]
    public async Task Growing_needs_the_project()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => _demo.GrowAsync(1, cancellationToken: Cancel));
        Assert.Contains(DemoProject.Name, refusal.Message, StringComparison.Ordinal);
    }

    private async Task<int> CountAsync()
    {
        await using var db = _databases.CreateDbContext();
        return await db.ImageGroups.CountAsync(Cancel);
    }

    private sealed class Seen(Action<JobProgress> look) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => look(value);
    }

    /// <summary>A second passes between any two looks at the clock, so that every step of progress is reported.</summary>
    private sealed class Hurried : TimeProvider
    {
        private long _ticks;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, TimestampFrequency);
    }

    private sealed class Databases(DataFolder folder) : IDbContextFactory<AnnotateHubDb>
    {
        public AnnotateHubDb CreateDbContext() =>
            new(
                (DbContextOptions<AnnotateHubDb>)
                    new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(folder.DatabaseFile).Options
            );
    }
}
