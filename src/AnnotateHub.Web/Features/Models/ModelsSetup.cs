using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting;

namespace AnnotateHub.Web.Features.Models;

public static class ModelsSetup
{
    /// <summary>Models and runs, with the server's jobs as their queue.</summary>
    public static void AddAnnotateHubModels(this IServiceCollection services)
    {
        services.AddSingleton(provider => SettingsOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IRunQueue, BoardRunQueue>();
        services.AddSingleton<IJobHandler, RunJob>();
    }

    /// <exception cref="InvalidOperationException">A setting makes no sense; the message says which.</exception>
    private static ModelSettings SettingsOf(IConfiguration configuration)
    {
        var section = configuration.GetSection("Inference");
        var inference = new ProviderSettings(
            section.GetSection("Providers").Get<string[]>() is { Length: > 0 } order ? order : ProviderSettings.Cpu.Order,
            section.GetSection("Libraries").Get<Dictionary<string, string>>() ?? [],
            section.GetValue("Device", 0),
            section.GetValue("Threads", 0)
        );
        if (inference.Fault() is { } fault)
            throw new InvalidOperationException($"The settings Inference:* make no sense. {fault}");
        return new ModelSettings(
            configuration.GetSection("Models").Get<ModelUploadSettings>()?.MaxBytes ?? ModelSettings.DefaultMaxBytes,
            inference,
            typeof(Program).Assembly.Location
        );
    }

    private sealed class BoardRunQueue(JobBoard board, JobStore store) : IRunQueue
    {
        public async Task<long?> EnqueueAsync(long runId, string title, long projectId, long? personId) =>
            await board.EnqueueAsync(RunJob.KindName, title, new RunJob.Payload(runId), projectId, personId);

        public Task CancelAsync(long jobId) => board.CancelAsync(jobId);

        public async Task<IReadOnlyCollection<long>> WaitingAsync() =>
            [.. (await store.UnfinishedAsync(RunJob.KindName)).Select(job => JobPayload.Read<RunJob.Payload>(job).RunId)];
    }
}
