using System.Diagnostics;
using AnnotateHub.Application;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Cli;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Trainer.Tests;

/// <summary>A project of planted pictures (<see cref="PlantedScene"/>) whose seed round one annotator has submitted, with the real trainer.
/// The last pictures are of the validation split, and one more of the test split.</summary>
internal sealed class ProjectLab : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    private ProjectLab() =>
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new DataFolder(DataPath))
            .AddSingleton(new ModelSettings(InspectWith: typeof(CommandLine).Assembly.Location))
            .AddAnnotateHub()
            .BuildServiceProvider();

    public string DataPath => _folder.File("data");

    public long ProjectId { get; private set; }

    public long Lead { get; private set; }

    public long Round { get; private set; }

    public static async Task<ProjectLab> StartAsync(int training = 4, int validation = 2)
    {
        var lab = new ProjectLab();
        EmptyDatabase.WriteTo(lab.Get<DataFolder>().DatabaseFile);
        var pictures = Directory.CreateDirectory(lab._folder.File("pictures")).FullName;
        await using var db = lab.Database();
        var (lead, expert) = (PersonOf("lead"), PersonOf("expert"));
        var project = new Project
        {
            Name = "Planted",
            Channels = [new("Red", ChannelRole.Fluorescence, "#ff0000"), new("Green", ChannelRole.Fluorescence, "#00ff00")],
        };
        db.AddRange(lead, expert, project);
        await db.SaveChangesAsync();
        db.Add(new Membership { ProjectId = project.Id, PersonId = lead.Id, Role = ProjectRole.Lead });
        db.Add(new Membership { ProjectId = project.Id, PersonId = expert.Id, Role = ProjectRole.Annotator });
        var round = new Round { ProjectId = project.Id, Kind = RoundKind.Seed, Name = "Seed" };
        round.People.Add(new RoundPerson { PersonId = expert.Id });
        db.Add(round);
        await db.SaveChangesAsync();
        (lab.ProjectId, lab.Lead, lab.Round) = (project.Id, lead.Id, round.Id);
        for (var index = 0; index < training + validation + 1; index++)
        {
            var planted = PlantedScene.Plant(pictures, index, 148, 100);
            var image = new ImageGroup
            {
                ProjectId = project.Id,
                Name = planted.Name,
                SortKey = planted.Name,
                Patient = planted.Patient,
                Width = planted.Width,
                Height = planted.Height,
                ContentHash = planted.Name,
                Split =
                    index < training ? DataSplit.Train
                    : index < training + validation ? DataSplit.Validation
                    : DataSplit.Test,
            };
            foreach (var (channel, plane) in planted.Planes.Index())
                image.Planes.Add(
                    new Plane
                    {
                        ChannelIndex = channel,
                        SourceName = Path.GetFileName(plane.File),
                        SourceHash = await lab.Get<BlobStore>().PutFileAsync(plane.File),
                        SourceBits = 16,
                        PlaneHash = lab.Get<PlaneStore>().Put(ImageFile.ReadPlane(plane.File).Plane),
                    }
                );
            db.Add(image);
            await db.SaveChangesAsync();
            var set = new LabelSet
            {
                ProjectId = project.Id,
                ImageGroupId = image.Id,
                Kind = LabelSetKind.Annotator,
                PersonId = expert.Id,
                Revision = 1,
            };
            set.Boxes.AddRange(
                planted.Boxes.Select(
                    (box, number) =>
                        new BoxRow
                        {
                            ClientId = $"b{number}",
                            X1 = box.X1,
                            Y1 = box.Y1,
                            X2 = box.X2,
                            Y2 = box.Y2,
                            Class = box.Class == 0 ? "R" : "G",
                            Origin = BoxOrigin.Drawn,
                        }
                )
            );
            db.Add(set);
            await db.SaveChangesAsync();
            db.Add(
                new Assignment
                {
                    ProjectId = project.Id,
                    RoundId = round.Id,
                    ImageGroupId = image.Id,
                    PersonId = expert.Id,
                    LabelSetId = set.Id,
                    State = AssignmentState.Submitted,
                }
            );
            await db.SaveChangesAsync();
        }

        return lab;

        static Person PersonOf(string name) =>
            new()
            {
                UserName = name,
                NormalizedUserName = name.ToUpperInvariant(),
                DisplayName = name,
            };
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public AnnotateHubDb Database() => Get<IDbContextFactory<AnnotateHubDb>>().CreateDbContext();

    /// <summary>A detector that is trained in seconds: steps and width as small as they may be.</summary>
    public TrainingRequest Tiny(int steps = 24, TrainingTarget target = TrainingTarget.Detector) =>
        new(
            new TrainingDataSetRequest([new LabelSource(LabelSourceKind.Round, Round)]),
            target,
            DetectorSteps: steps,
            ClassifierSteps: steps,
            Width: 4
        );

    public async Task<TrainingBegun> BeginAsync(TrainingRequest request) =>
        Done(await Get<TrainingService>().BeginAsync(ProjectId, Lead, request));

    /// <summary>Begins a training and does it.</summary>
    public async Task<ModelVersion> TrainAsync(TrainingRequest request)
    {
        var begun = await BeginAsync(request);
        var report = await Get<TrainingExecutor>().ExecuteAsync(begun.TrainingId);
        Assert.True(report.State is TrainingState.Done, report.Message);
        return (await ModelsAsync(begun.TrainingId))[0];
    }

    public async Task<List<ModelVersion>> ModelsAsync(long training)
    {
        await using var db = Database();
        return await db
            .ModelVersions.AsNoTracking()
            .Where(model => model.TrainingRunId == training)
            .OrderBy(model => model.Id)
            .ToListAsync();
    }

    public async Task<TrainingRun> FindAsync(long training)
    {
        await using var db = Database();
        return await db.TrainingRuns.AsNoTracking().SingleAsync(one => one.Id == training);
    }

    /// <summary>Ends whoever is at work in a training's folder, as a crash would.</summary>
    public void KillTrainer(long training) => KillTrainerIn(Get<TrainingFolders>().PathOf(training));

    /// <summary>The same for whoever is at work below a folder.</summary>
    public static void KillTrainerIn(string folder)
    {
        foreach (var process in Process.GetProcessesByName("dotnet"))
            using (process)
                if (CommandLineOf(process.Id).Contains($"{folder}/", StringComparison.Ordinal))
                    process.Kill();
    }

    public static T Done<T>(Result<T> outcome) =>
        outcome is Result<T>.Refused refused
            ? throw new Xunit.Sdk.XunitException(refused.Reason)
            : Assert.IsType<Result<T>.Success>(outcome).Value;

    public async ValueTask DisposeAsync()
    {
        var databaseFile = Get<DataFolder>().DatabaseFile;
        await _services.DisposeAsync();
        EmptyDatabase.Release(databaseFile);
        _folder.Dispose();
    }

    private static string CommandLineOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
