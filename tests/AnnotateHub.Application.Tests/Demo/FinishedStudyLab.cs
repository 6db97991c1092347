using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Demo;

/// <summary>A finished study on small images: six a patient, a quarter of the area and of the cells of the real ones.</summary>
public sealed class FinishedStudyLab : IAsyncDisposable
{
    public static readonly StudySettings Small = new(
        new PlateSettings
        {
            Width = 540,
            Height = 540,
            CellsPerImage = 20,
        },
        ImagesPerPatient: 6
    );

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public FinishedStudyLab()
    {
        var folder = new DataFolder(_folder.Path);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(folder)
            .AddSingleton(EmptyDatabase.SourceOf(folder.DatabaseFile))
            .AddSingleton(Small)
            .AddSingleton(new DemoDoor(() => false))
            .AddAnnotateHub()
            .BuildServiceProvider();
        EmptyDatabase.WriteTo(Get<DataFolder>().DatabaseFile);
    }

    public FinishedStudy Study => Get<FinishedStudy>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public AnnotateHubDb Database() => Get<IDbContextFactory<AnnotateHubDb>>().CreateDbContext();

    public async Task<Person> PersonAsync(string userName)
    {
        await using var db = Database();
        return await db.Users.SingleAsync(person => person.UserName == userName);
    }

    /// <summary>What a person left in a round, image by image.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<ClassedBox>>> BoxesAsync(RoundKind kind, string userName)
    {
        await using var db = Database();
        var works = await db
            .Assignments.Where(work => work.Round!.Kind == kind && work.Person!.UserName == userName)
            .Select(work => new { work.ImageGroup!.Name, work.LabelSetId })
            .ToListAsync();
        var boxes = (await db.Boxes.AsNoTracking().ToListAsync()).ToLookup(box => box.LabelSetId);
        return works.ToDictionary(
            work => work.Name,
            IReadOnlyList<ClassedBox> (work) =>
                [
                    .. boxes[work.LabelSetId]
                        .Select(box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class))
                        .OrderBy(box => (box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2)),
                ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        var file = Get<DataFolder>().DatabaseFile;
        await _services.DisposeAsync();
        EmptyDatabase.Release(file);
        _folder.Dispose();
    }
}
