using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>
/// Held by whoever is at work on a run, the server or a command: a file that only one process can have open. The operating system lets go
/// of
/// it when that process ends, however it ends, so that nobody has to guess whether a run that says "Running" still is.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <returns>Null while somebody else holds it.</returns>
    public static RunLock? TryTake(DataFolder folder, long runId)
    {
        try
        {
            return new RunLock(
                new FileStream(Path.Combine(folder.Locks, $"run-{runId}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static bool IsHeld(DataFolder folder, long runId)
    {
        using var free = TryTake(folder, runId);
        return free is null;
    }

    public void Dispose() => _file.Dispose();
}
