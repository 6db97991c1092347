using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Where notifications lead: addresses of pages, relative to the application's root. A test holds them against the pages that there are.</summary>
public static class PageAddress
{
    /// <summary>The person's own work of a project, with the button that goes to the next image.</summary>
    public static string MyWork(long projectId) => $"projects/{projectId}";

    /// <summary>A round with its people, assignments and flags.</summary>
    public static string Round(long projectId, long roundId) => $"projects/{projectId}/rounds/{roundId}";

    /// <summary>A pass of a model, with what came of it.</summary>
    public static string Run(long projectId, long runId) => $"projects/{projectId}/pseudolabels/runs/{runId}";

    /// <summary>One work on its image.</summary>
    public static string Work(Assignment work) => $"projects/{work.ProjectId}/images/{work.ImageGroupId}/annotate?assignment={work.Id}";
}
