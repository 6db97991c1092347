using AnnotateHub.Web.Features.CellMap;
using AnnotateHub.Web.Features.Experiments;
using AnnotateHub.Web.Features.LabelCheck;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Features.Training;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>Where jobs wait: each queue has its own number of jobs at once, so that a model never keeps an import waiting.</summary>
public static class JobQueue
{
    public const string Light = "light";

    /// <summary>Jobs that load models, whether on a GPU or not.</summary>
    public const string Gpu = "gpu";

    /// <summary>Trainings and experiments: hours long, so that no run waits behind one.</summary>
    public const string Training = "training";

    public static string For(string kind) =>
        kind switch
        {
            RunJob.KindName or LabelCheckJob.KindName or CellMapJob.KindName => Gpu,
            TrainingJobHandler.KindName or ExperimentJob.KindName => Training,
            _ => Light,
        };
}
