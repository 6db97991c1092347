using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Models;

/// <summary>The study's project with models whose answers a test decides.</summary>
internal static class RunLab
{
    public static Task<StudyLab> StartAsync(FakeModels models, params int[] imagesOfPatients) =>
        StudyLab.StartAsync(services => services.AddSingleton<IModelLoader>(models), imagesOfPatients);

    public static async Task<long> BuiltInAsync(this StudyLab lab) =>
        StudyLab.Done(await lab.Get<ModelQueries>().ListAsync(lab.ProjectId, lab.Lead)).Single(model => model.IsBuiltIn).Id;

    public static async Task<RunStarted> BeginAsync(this StudyLab lab, string name = "run", Func<RunRequest, RunRequest>? with = null)
    {
        var request = new RunRequest(await lab.BuiltInAsync(), Name: name);
        return StudyLab.Done(await lab.Get<ModelRunService>().BeginAsync(lab.ProjectId, lab.Lead, with is null ? request : with(request)));
    }

    /// <summary>Begins a run and does it.</summary>
    public static async Task<RunStarted> RunAsync(this StudyLab lab, string name = "run", Func<RunRequest, RunRequest>? with = null)
    {
        var started = await lab.BeginAsync(name, with);
        var report = await lab.Get<RunExecutor>().ExecuteAsync(started.RunId);
        Assert.True(report.State is RunState.Finished, report.Message);
        return started;
    }

    public static async Task<long> ClassifierAsync(this StudyLab lab)
    {
        await using var db = lab.Database();
        var model = new ModelVersion
        {
            ProjectId = lab.ProjectId,
            Name = "Judge",
            Version = 1,
            Purpose = ModelPurpose.Classifier,
            FileHash = new string('a', 64),
            ConfirmedAt = DateTimeOffset.UnixEpoch,
        };
        db.Add(model);
        await db.SaveChangesAsync();
        return model.Id;
    }

    public static async Task<List<string>> BoxesAsync(this StudyLab lab, long labelSetId)
    {
        await using var db = lab.Database();
        var boxes = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == labelSetId).OrderBy(box => box.X1).ToListAsync();
        return [.. boxes.Select(box => $"{box.Class} {box.X1:0} {box.Origin}")];
    }
}
