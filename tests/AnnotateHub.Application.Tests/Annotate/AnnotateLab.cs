using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>A project of three images (f1, f2, f10; 100 x 80 px) with an annotator, a lead and a stranger, on a database of its
/// own.</summary>
public sealed class AnnotateLab : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    private AnnotateLab(bool isSqlite)
    {
        var folder = new DataFolder(_folder.Path);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(folder)
            .AddSingleton(
                isSqlite
                    ? new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile)
                    : EmptyDatabase.SourceOf(folder.DatabaseFile)
            )
            .AddAnnotateHub()
            .BuildServiceProvider();
    }

    public long ProjectId { get; private set; }
    public IReadOnlyList<long> Images { get; private set; } = [];
    public long Annotator { get; private set; }
    public long Lead { get; private set; }
    public long Viewer { get; private set; }
    public long Stranger { get; private set; }

    public DataFolder Folder => Get<DataFolder>();
    public OperationWriter Writer => Get<OperationWriter>();
    public WorkReader Reader => Get<WorkReader>();

    /// <param name="isSqlite">A file in the data folder whatever the tests run on: for what is about that file.</param>
    public static async Task<AnnotateLab> StartAsync(bool isSqlite = false)
    {
        var lab = new AnnotateLab(isSqlite);
        if (isSqlite)
            EmptyDatabase.WriteFile(lab.Folder.DatabaseFile);
        else
            EmptyDatabase.WriteTo(lab.Folder.DatabaseFile);
        await using var db = lab.Database();
        var people = new[] { "annotator", "lead", "viewer", "stranger" }
            .Select(name => new Person
            {
                UserName = name,
                NormalizedUserName = name.ToUpperInvariant(),
                DisplayName = name,
            })
            .ToArray();
        var project = new Project
        {
            Name = "Plate",
            Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff"), new("Hoechst", ChannelRole.Fluorescence, "#4060ff")],
        };
        db.AddRange(people);
        db.Add(project);
        await db.SaveChangesAsync();
        (lab.Annotator, lab.Lead, lab.Viewer, lab.Stranger, lab.ProjectId) = (
            people[0].Id,
            people[1].Id,
            people[2].Id,
            people[3].Id,
            project.Id
        );
        db.AddRange(
            new Membership
            {
                ProjectId = project.Id,
                PersonId = lab.Annotator,
                Role = ProjectRole.Annotator,
            },
            new Membership
            {
                ProjectId = project.Id,
                PersonId = lab.Lead,
                Role = ProjectRole.Lead,
            },
            new Membership
            {
                ProjectId = project.Id,
                PersonId = lab.Viewer,
                Role = ProjectRole.Viewer,
            }
        );
        // Imported in another order than people work in.
        var groups = new[] { ("f10", "f0010"), ("f1", "f0001"), ("f2", "f0002") }
            .Select(name => new ImageGroup
            {
                ProjectId = project.Id,
                Name = name.Item1,
                SortKey = name.Item2,
                Width = 100,
                Height = 80,
                ContentHash = name.Item1,
            })
            .ToArray();
        db.AddRange(groups);
        await db.SaveChangesAsync();
        lab.Images = [groups[1].Id, groups[2].Id, groups[0].Id];
        return lab;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public AnnotateHubDb Database() => Get<IDbContextFactory<AnnotateHubDb>>().CreateDbContext();

    /// <summary>The annotator's assignment on the first image.</summary>
    public async Task<Assignment> AssignmentAsync() => await Get<FreeRound>().AssignmentAsync(ProjectId, Images[0], Annotator);

    public async Task<SendAnswer> SendAsync(long assignmentId, string client, params Operation[] operations) =>
        await Writer.SendAsync(assignmentId, Annotator, client, 0, operations);

    /// <summary>What waits in the assignment, as its annotator sees it.</summary>
    public async Task<PendingOperationsView> HeldAsync(long assignmentId) =>
        (await Get<PendingOperationQueries>().OfAssignmentAsync(assignmentId, Annotator))!;

    public static Operation Add(long sequence, string box, double x = 10, string boxClass = "R") =>
        new(
            sequence,
            $"o-{box}-{sequence}",
            OperationKind.Add,
            [new BoxChange(box, x, 10, x + 20, 40, boxClass, BoxFlags.None, BoxOrigin.Drawn)]
        );

    public static Operation Delete(long sequence, string box) =>
        new(sequence, $"d-{box}-{sequence}", OperationKind.Delete, [new BoxChange(box)]);

    public static Operation Submit(long sequence, string id = "submit") => new(sequence, $"{id}-{sequence}", OperationKind.Submit, []);

    /// <summary>The stored boxes of a label set, each as one line.</summary>
    public async Task<IReadOnlyList<string>> StoredAsync(long labelSetId)
    {
        await using var db = Database();
        var rows = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == labelSetId).ToListAsync();
        return
        [
            .. rows.Select(row =>
                    OperationVectors.Text(
                        new AnnotatedBox(
                            row.ClientId,
                            new(row.X1, row.Y1, row.X2, row.Y2),
                            row.Class,
                            row.Flags,
                            row.Origin,
                            row.Attributes,
                            row.Parents,
                            row.Score,
                            row.Review
                        )
                    )
                )
                .Order(),
        ];
    }

    /// <summary>What replaying the whole log from nothing gives, each box as one line.</summary>
    public async Task<IReadOnlyList<string>> ReplayedAsync(long labelSetId)
    {
        await using var db = Database();
        var set = new BoxSet();
        foreach (
            var line in await db
                .Operations.AsNoTracking()
                .Where(loggedOperation => loggedOperation.LabelSetId == labelSetId)
                .OrderBy(loggedOperation => loggedOperation.Revision)
                .ToListAsync()
        )
            set.Apply(
                new Operation(
                    line.Sequence,
                    line.OperationId,
                    line.Kind,
                    System.Text.Json.JsonSerializer.Deserialize<List<BoxChange>>(line.Boxes, AnnotateJson.Options)!
                )
            );
        return [.. set.Boxes.Values.Select(OperationVectors.Text).Order()];
    }

    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(long labelSetId)
    {
        await using var db = Database();
        return await db
            .ClassCounts.Where(count => count.LabelSetId == labelSetId)
            .ToDictionaryAsync(count => count.Class, count => count.Count);
    }

    public async ValueTask DisposeAsync()
    {
        var databaseFile = Folder.DatabaseFile;
        await _services.DisposeAsync();
        EmptyDatabase.Release(databaseFile);
        _folder.Dispose();
    }
}
