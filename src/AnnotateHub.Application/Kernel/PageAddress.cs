using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Kernel;

/// <summary>Where notifications lead: addresses of pages, relative to the application's root. A test holds them against the pages that
/// there are.</summary>
public static class PageAddress
{
    /// <summary>The person's own work of a project, with the button that goes to the next image.</summary>
    public static string MyWork(long projectId) => $"projects/{projectId}";

    /// <summary>A round with its people, assignments and flags.</summary>
    public static string Round(long projectId, long roundId) => $"projects/{projectId}/rounds/{roundId}";

    /// <summary>A pass of a model, with what came of it.</summary>
    public static string Run(long projectId, long runId) => $"projects/{projectId}/pseudolabels/runs/{runId}";

    /// <summary>A training of a model, with its curves and what came of it.</summary>
    public static string Training(long projectId, long trainingId) => $"projects/{projectId}/trainings/{trainingId}";

    /// <summary>An experiment, with its table where it is done.</summary>
    public static string Experiment(long projectId, long experimentId) => $"projects/{projectId}/experiments/{experimentId}";

    /// <summary>A map of a project's cells.</summary>
    public static string CellMap(long projectId, long mapId) => $"projects/{projectId}/cell-map/{mapId}";

    /// <summary>A check of a project's labels, with what it found.</summary>
    public static string LabelCheck(long projectId, long checkId) => $"projects/{projectId}/label-check/{checkId}";

    /// <summary>One work on its image.</summary>
    public static string Work(Assignment work) => Work(work.ProjectId, work.ImageGroupId, work.Id);

    /// <inheritdoc cref="Work(Assignment)"/>
    public static string Work(long projectId, long imageGroupId, long assignmentId) =>
        $"projects/{projectId}/images/{imageGroupId}/annotate?assignment={assignmentId}";
}
