using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>A file that only one process can have open: held by who is at work on a training, and by the one training that is at work on
/// this data folder. The operating system lets go of it when that process ends, however it ends.</summary>
internal sealed class TrainingLock : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly FileStream _file;

    private TrainingLock(FileStream file) => _file = file;

    /// <returns>Null while somebody else is at work on this training.</returns>
    public static TrainingLock? TryTake(DataFolder folder, long trainingId) => TryOpen(folder, $"training-{trainingId}");

    /// <summary>The same for another thing that trains.</summary>
    /// <param name="name">Of the thing, as a file may be called.</param>
    public static TrainingLock? TryTake(DataFolder folder, string name) => TryOpen(folder, name);

    /// <returns>Null while another training is at work.</returns>
    public static TrainingLock? TryTakeTurn(DataFolder folder) => TryOpen(folder, "training");

    /// <summary>Waits until no other training is at work.</summary>
    public static async Task<TrainingLock> TakeTurnAsync(
        DataFolder folder,
        TimeProvider clock,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (TryTakeTurn(folder) is { } turn)
                return turn;
            if (isFirst)
                progress?.Report(new JobProgress(0, null, TrainingService.WaitingMessage));
            await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    public static bool IsHeld(DataFolder folder, long trainingId)
    {
        using var free = TryTake(folder, trainingId);
        return free is null;
    }

    private static TrainingLock? TryOpen(DataFolder folder, string name)
    {
        try
        {
            return new TrainingLock(
                new FileStream(Path.Combine(folder.Locks, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
