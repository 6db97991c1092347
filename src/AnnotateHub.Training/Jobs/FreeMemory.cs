namespace AnnotateHub.Training.Jobs;

/// <summary>Memory that the machine, or the container, can still give.</summary>
public static class FreeMemory
{
    public static int Megabytes()
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var free = OperatingSystem.IsLinux() && File.Exists("/proc/meminfo") ? Available(File.ReadLines("/proc/meminfo")) : null;
        return (int)Math.Min(int.MaxValue, Math.Min(limit, free ?? limit) >> 20);
    }

    /// <summary>What programs can have without swapping, by the kernel's own estimate.</summary>
    private static long? Available(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], out var kilobytes)
            ? kilobytes << 10
            : null;
}
