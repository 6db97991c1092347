using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Application.Tests.Import;

/// <summary>A server's data folder with an empty database, and a folder to import from.</summary>
internal sealed class ImportLab : IAsyncDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly ServiceProvider _services;

    private ImportLab(bool isSqlite)
    {
        Folder = new DataFolder(_temporary.File("data"));
        Source = Directory.CreateDirectory(_temporary.File("source")).FullName;
        _services = new ServiceCollection()
            .AddSingleton(Folder)
            .AddSingleton(
                isSqlite
                    ? new DatabaseSource(DatabaseProvider.Sqlite, Folder.DatabaseFile)
                    : EmptyDatabase.SourceOf(Folder.DatabaseFile)
            )
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAnnotateHub()
            .BuildServiceProvider();
    }

    public DataFolder Folder { get; }

    /// <summary>What is imported.</summary>
    public string Source { get; }

    public IDbContextFactory<AnnotateHubDb> Database => Get<IDbContextFactory<AnnotateHubDb>>();

    /// <param name="isSqlite">A file in the data folder whatever the tests run on: for what is about that file.</param>
    public static Task<ImportLab> OpenAsync(bool isSqlite = false)
    {
        var lab = new ImportLab(isSqlite);
        if (isSqlite)
            EmptyDatabase.WriteFile(lab.Folder.DatabaseFile);
        else
            EmptyDatabase.WriteTo(lab.Folder.DatabaseFile);
        return Task.FromResult(lab);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ImportPlanner Planner(ZipLimits? limits = null) => new(Folder, TimeProvider.System, null, limits);

    public Importer Importer => Get<Importer>();

    public async Task<long> ProjectAsync(string name = "Plate", ClassScheme? classes = null)
    {
        await using var db = await Database.CreateDbContextAsync();
        var project = new Project { Name = name, Classes = classes ?? ClassScheme.CancerNormalUnknown };
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    }

    public async Task<long> PersonAsync(long projectId, string userName, ProjectRole role = ProjectRole.Annotator)
    {
        await using var db = await Database.CreateDbContextAsync();
        var person = new Person { UserName = userName, NormalizedUserName = userName.ToUpperInvariant() };
        db.Users.Add(person);
        await db.SaveChangesAsync();
        db.Memberships.Add(
            new Membership
            {
                ProjectId = projectId,
                PersonId = person.Id,
                Role = role,
            }
        );
        await db.SaveChangesAsync();
        return person.Id;
    }

    public async Task<(ImportPlan Plan, ImportReport Report)> ImportAsync(long projectId, string? from = null, PairingRule? rule = null)
    {
        var plan = await Planner().PlanAsync(from ?? Source, rule);
        return (plan, await Importer.ImportAsync(projectId, plan));
    }

    public async Task<List<ImageGroup>> ImagesAsync(long projectId)
    {
        await using var db = await Database.CreateDbContextAsync();
        return await db
            .ImageGroups.AsNoTracking()
            .Include(image => image.Planes.OrderBy(plane => plane.ChannelIndex))
            .Where(image => image.ProjectId == projectId)
            .OrderBy(image => image.SortKey)
            .ToListAsync();
    }

    /// <summary>Writes a 16-bit TIFF of the given samples; each pixel is seed + position + 1000 x sample.</summary>
    public string Tiff(string name, int seed = 0, int samples = 1, int width = 16, int height = 12, string? description = null)
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var planes = Enumerable.Range(0, samples).Select(sample => Plane(seed + 1000 * sample, width, height));
        TiffWriter.Write16(path, [.. planes], description);
        return path;
    }

    public static Plane16 Plane(int seed, int width = 16, int height = 12) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(at => (ushort)(seed + at))]);

    public string Text(string name, string content = "x")
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        EmptyDatabase.Release(Folder.DatabaseFile);
        _temporary.Dispose();
    }

    /// <summary>A set of the real-data folder; skips the test where that is absent and not promised.</summary>
    public static string Real(string set)
    {
        if (RealData.Folder is null && RealData.PromisedHere)
            Assert.Fail(RealData.Missing);
        Assert.SkipWhen(RealData.Folder is null, RealData.Missing);
        return Path.Combine(RealData.Folder!, set);
    }
}
