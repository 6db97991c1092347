using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>A project with three patients, an expert and two students who annotate, and a lead who does not; images are 200 x 100
/// px.</summary>
public sealed class StudyLab : IAsyncDisposable
{
    public const string Run = "detector 1";

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly Dictionary<long, int> _sequences = [];

    private StudyLab(Action<IServiceCollection>? more)
    {
        var folder = new DataFolder(_folder.Path);
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(folder)
            .AddSingleton(EmptyDatabase.SourceOf(folder.DatabaseFile));
        more?.Invoke(services);
        _services = services.AddAnnotateHub().BuildServiceProvider();
    }

    public long ProjectId { get; private set; }
    public long Expert { get; private set; }
    public long Student1 { get; private set; }
    public long Student2 { get; private set; }
    public long Lead { get; private set; }
    public long[] Annotators => [Expert, Student1, Student2];
    public OperationWriter Writer => Get<OperationWriter>();

    public static Task<StudyLab> StartAsync(params int[] imagesOfPatients) => StartAsync(null, imagesOfPatients);

    /// <param name="more">Registers what the study's use cases do not.</param>
    public static async Task<StudyLab> StartAsync(Action<IServiceCollection>? more, params int[] imagesOfPatients)
    {
        var lab = new StudyLab(more);
        EmptyDatabase.WriteTo(lab.Get<DataFolder>().DatabaseFile);
        await using var db = lab.Database();
        var people = new[] { "Expert", "Student 1", "Student 2", "Lead" }
            .Select(
                (name, index) =>
                    new Person
                    {
                        UserName = $"p{index}",
                        NormalizedUserName = $"P{index}",
                        DisplayName = name,
                    }
            )
            .ToArray();
        var project = new Project { Name = "Plate", Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff")] };
        db.AddRange(people);
        db.Add(project);
        await db.SaveChangesAsync();
        (lab.Expert, lab.Student1, lab.Student2, lab.Lead, lab.ProjectId) = (
            people[0].Id,
            people[1].Id,
            people[2].Id,
            people[3].Id,
            project.Id
        );
        db.AddRange(
            people
                .Index()
                .Select(item => new Membership
                {
                    ProjectId = project.Id,
                    PersonId = item.Item.Id,
                    Role = item.Index == 3 ? ProjectRole.Lead : ProjectRole.Annotator,
                    SeniorityRank = item.Index == 3 ? null : item.Index + 1,
                    ExperienceMonths = item.Index == 0 ? 40 : 6,
                })
        );
        foreach (var (patient, count) in imagesOfPatients.Index())
            db.AddRange(
                Enumerable
                    .Range(1, count)
                    .Select(number => new ImageGroup
                    {
                        ProjectId = project.Id,
                        Name = $"r{patient + 6:00}f{number:00}",
                        SortKey = $"r{patient + 6:00}f{number:0000}",
                        Patient = $"{patient + 6:00}",
                        Width = 200,
                        Height = 100,
                        ContentHash = $"{patient}-{number}",
                    })
            );
        await db.SaveChangesAsync();
        return lab;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public AnnotateHubDb Database() => Get<IDbContextFactory<AnnotateHubDb>>().CreateDbContext();

    public async Task DrawSplitsAsync(int testPerPatient, double validationShare = 0.25) =>
        Done(await Get<SplitDrawing>().DrawAsync(ProjectId, Lead, new SplitRequest(7, testPerPatient, validationShare)));

    public async Task<RoundMade> MakeAsync(
        RoundKind kind,
        ImageChoice images,
        long[] people,
        RoundSettings? settings = null,
        string? name = null
    ) =>
        Done(
            await Get<CreateRound>()
                .MakeAsync(
                    ProjectId,
                    Lead,
                    new RoundPlan(kind, name ?? kind.ToString(), people, settings ?? new RoundSettings(Seed: 11), images)
                )
        );

    /// <summary>What a model run would leave: three boxes on each image, scored 0.9, 0.6 and 0.3.</summary>
    public async Task RunModelAsync()
    {
        await using var db = Database();
        var images = await db
            .ImageGroups.Where(imageGroup => imageGroup.ProjectId == ProjectId)
            .Select(imageGroup => imageGroup.Id)
            .ToListAsync();
        var sets = images
            .Select(image => new LabelSet
            {
                ProjectId = ProjectId,
                ImageGroupId = image,
                Kind = LabelSetKind.ModelRun,
                Source = Run,
            })
            .ToList();
        db.AddRange(sets);
        await db.SaveChangesAsync();
        foreach (var set in sets)
            await Writer.AppendAsync(
                set.Id,
                Lead,
                OperationWriter.ModelClient,
                [
                    new Operation(
                        1,
                        "run",
                        OperationKind.Add,
                        [
                            new BoxChange("m1", 10, 10, 30, 30, "R", Origin: BoxOrigin.Model, Score: 0.9),
                            new BoxChange("m2", 50, 10, 70, 30, "G", Origin: BoxOrigin.Model, Score: 0.6),
                            new BoxChange("m3", 90, 10, 110, 30, "U", Origin: BoxOrigin.Model, Score: 0.3),
                        ]
                    ),
                ]
            );
    }

    public async Task<Assignment> AssignmentAsync(long id)
    {
        await using var db = Database();
        return await db.Assignments.AsNoTracking().SingleAsync(assignment => assignment.Id == id);
    }

    /// <summary>Assignments of a round that count, in the order of their keys.</summary>
    public async Task<List<Assignment>> WorkAsync(long roundId, long? personId = null)
    {
        await using var db = Database();
        return await db
            .Assignments.AsNoTracking()
            .Where(assignment =>
                assignment.RoundId == roundId && assignment.WithdrawnAt == null && (personId == null || assignment.PersonId == personId)
            )
            .OrderBy(assignment => assignment.Id)
            .ToListAsync();
    }

    public async Task<SendAnswer> SendAsync(Assignment work, OperationKind kind, params BoxChange[] boxes)
    {
        var sequence = _sequences[work.Id] = _sequences.GetValueOrDefault(work.Id) + 1;
        return await Writer.SendAsync(work.Id, work.PersonId, "page", 0, [new Operation(sequence, $"o{sequence}", kind, boxes)]);
    }

    /// <summary>Draws one box at a place and submits.</summary>
    public async Task SubmitAsync(Assignment work, double x = 10, string boxClass = "R")
    {
        await SendAsync(work, OperationKind.Add, Box("b", x, boxClass));
        var answer = Assert.IsType<SendAnswer.Acknowledged>(await SendAsync(work, OperationKind.Submit));
        Assert.Equal(AssignmentState.Submitted, answer.State);
    }

    public static BoxChange Box(string id, double x, string boxClass) => new(id, x, 10, x + 20, 30, boxClass, Origin: BoxOrigin.Drawn);

    public static T Done<T>(Result<T> outcome) =>
        outcome is Result<T>.Refused refused
            ? throw new Xunit.Sdk.XunitException(refused.Reason)
            : Assert.IsType<Result<T>.Success>(outcome).Value;

    public static string Refused<T>(Result<T> outcome) => Assert.IsType<Result<T>.Refused>(outcome).Reason;

    /// <summary>The counters say what counting would say.</summary>
    public async Task AssertCountersAsync()
    {
        await using var db = Database();
        var counted = await db
            .Assignments.Where(assignment => assignment.WithdrawnAt == null)
            .Select(assignment => new
            {
                assignment.RoundId,
                assignment.PersonId,
                assignment.ImageGroup!.Patient,
                assignment.ImageGroup.Split,
                assignment.State,
            })
            .ToListAsync();
        Assert.Equal(
            counted
                .GroupBy(item => $"{item.RoundId} {item.PersonId} {item.Patient} {WorkCount.SplitKey(item.Split)} {item.State}")
                .Select(group => $"{group.Key}: {group.Count()}")
                .Order(),
            (await db.WorkCounts.Where(workCount => workCount.Count != 0).ToListAsync())
                .Select(workCount =>
                    $"{workCount.RoundId} {workCount.PersonId} {workCount.Patient} {workCount.Split} {workCount.State}: {workCount.Count}"
                )
                .Order()
        );
        var boxes = await db
            .Assignments.Where(assignment => assignment.WithdrawnAt == null)
            .Join(
                db.Boxes,
                assignment => assignment.LabelSetId,
                box => box.LabelSetId,
                (assignment, box) =>
                    new
                    {
                        assignment.RoundId,
                        assignment.PersonId,
                        box.Class,
                    }
            )
            .ToListAsync();
        Assert.Equal(
            boxes.GroupBy(item => $"{item.RoundId} {item.PersonId} {item.Class}").Select(group => $"{group.Key}: {group.Count()}").Order(),
            (await db.RoundClassCounts.Where(roundClassCount => roundClassCount.Count != 0).ToListAsync())
                .Select(roundClassCount =>
                    $"{roundClassCount.RoundId} {roundClassCount.PersonId} {roundClassCount.Class}: {roundClassCount.Count}"
                )
                .Order()
        );
        var done = await db.Assignments.CountAsync(assignment =>
            assignment.WithdrawnAt == null
            && (assignment.State == AssignmentState.Submitted || assignment.State == AssignmentState.Accepted)
        );
        Assert.Equal(done, await db.DailyWork.SumAsync(dailyWork => dailyWork.Submitted));
    }

    public async ValueTask DisposeAsync()
    {
        var databaseFile = Get<DataFolder>().DatabaseFile;
        await _services.DisposeAsync();
        EmptyDatabase.Release(databaseFile);
        _folder.Dispose();
    }
}
