using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Training;

public static class TrainingSetup
{
    /// <summary>Trainings, with the server's jobs as their queue.</summary>
    public static void AddAnnotateHubTraining(this IServiceCollection services)
    {
        services.AddSingleton(provider => SettingsOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<ITrainingQueue, BoardTrainingQueue>();
        services.AddSingleton<IJobHandler, TrainingJobHandler>();
    }

    /// <exception cref="InvalidOperationException">A setting makes no sense; the message says which.</exception>
    private static TrainerSettings SettingsOf(IConfiguration configuration)
    {
        var section = configuration.GetSection("Training");
        var settings = new TrainerSettings(
            section.GetValue<string?>("Program", null),
            null,
            section.GetValue<int?>("Threads", null),
            section.GetValue<int?>("MemoryMegabytes", null)
        );
        if (settings.Threads is < 1 or > 1_024)
            throw new InvalidOperationException($"The setting Training:Threads lies from 1 to 1024; found {settings.Threads}.");
        return settings.MemoryMegabytes is < 1
            ? throw new InvalidOperationException($"The setting Training:MemoryMegabytes is above 0; found {settings.MemoryMegabytes}.")
            : settings;
    }

    private sealed class BoardTrainingQueue(JobBoard board, JobStore store) : ITrainingQueue
    {
        public async Task<long?> EnqueueAsync(long trainingId, string title, long projectId, long? personId) =>
            await board.EnqueueAsync(
                TrainingJobHandler.KindName,
                title,
                new TrainingJobHandler.Payload(trainingId),
                projectId,
                personId
            );

        public Task CancelAsync(long jobId) => board.CancelAsync(jobId);

        public async Task<IReadOnlyCollection<long>> WaitingAsync() =>
            [
                .. (await store.UnfinishedAsync(TrainingJobHandler.KindName)).Select(job =>
                    JobPayload.Read<TrainingJobHandler.Payload>(job).TrainingId
                ),
            ];
    }
}
