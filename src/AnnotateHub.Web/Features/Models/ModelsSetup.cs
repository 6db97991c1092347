using AnnotateHub.UseCases.Models;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Jobs;

namespace AnnotateHub.Web.Features.Models;

public static class ModelsSetup
{
    /// <summary>Models and runs, with the server's jobs as their queue.</summary>
    public static void AddAnnotateHubModels(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var configuration = provider.GetRequiredService<IConfiguration>();
            return new ModelSettings(configuration.GetSection("Models").Get<ModelUploadSettings>()?.MaxBytes ?? ModelSettings.UsualMaxBytes, configuration.GetSection("Inference:Providers").Get<string[]>());
        });
        services.AddSingleton<IRunQueue, BoardRunQueue>();
        services.AddModelUseCases();
        services.AddSingleton<IJobHandler, RunJob>();
    }

    private sealed class BoardRunQueue(JobBoard board) : IRunQueue
    {
        public async Task<long?> EnqueueAsync(long runId, string title, long projectId, long? personId) =>
            await board.EnqueueAsync(RunJob.KindName, title, new RunJob.Payload(runId), projectId, personId);

        public Task CancelAsync(long jobId) => board.CancelAsync(jobId);
    }
}
