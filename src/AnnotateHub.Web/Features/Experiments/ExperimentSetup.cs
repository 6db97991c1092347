using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Experiments;

public static class ExperimentSetup
{
    /// <summary>Experiments, with the server's jobs as their queue.</summary>
    public static void AddAnnotateHubExperiments(this IServiceCollection services)
    {
        services.AddSingleton<IExperimentQueue, BoardExperimentQueue>();
        services.AddSingleton<IJobHandler, ExperimentJob>();
    }

    private sealed class BoardExperimentQueue(JobBoard board) : IExperimentQueue
    {
        public async Task<long?> EnqueueAsync(long experimentId, string title, long projectId, long? personId) =>
            await board.EnqueueAsync(
                ExperimentJob.KindName,
                $"Experiment: {title}",
                new ExperimentJob.Payload(projectId, experimentId),
                projectId,
                personId
            );

        public Task CancelAsync(long jobId) => board.CancelAsync(jobId);
    }
}
