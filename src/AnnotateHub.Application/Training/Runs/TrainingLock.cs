using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>A file that only one process can have open: held by who is at work on a training, and by the one training that is at work on
/// this data folder. The operating system lets go of it when that process ends, however it ends.</summary>
internal sealed class TrainingLock : IDisposable
{
    private readonly FileStream _file;

    private TrainingLock(FileStream file) => _file = file;

    /// <returns>Null while somebody else is at work on this training.</returns>
    public static TrainingLock? TryTake(DataFolder folder, long trainingId) => TryOpen(folder, $"training-{trainingId}");

    /// <returns>Null while another training is at work.</returns>
    public static TrainingLock? TryTakeTurn(DataFolder folder) => TryOpen(folder, "training");

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
