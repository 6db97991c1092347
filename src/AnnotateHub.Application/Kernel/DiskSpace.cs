using AnnotateHub.Data;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Room on the disk of the data folder. What can wait (imports, uploads, runs, trainings) is refused while there is still room for what
/// cannot: the boxes that people draw.
/// </summary>
public class DiskSpace(DataFolder folder, DiskReserve reserve)
{
    /// <summary>Free and total bytes.</summary>
    public virtual (long Free, long Total) Measure()
    {
        var drive = new DriveInfo(folder.Root);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }

    /// <summary>A sentence where so much more would eat into the reserve, or null.</summary>
    public string? RefusalOf(long bytes = 0)
    {
        var (free, total) = Measure();
        var kept = reserve.ReserveBytes ?? Math.Min(total / 20, 1L << 30);
        return free - bytes >= kept
            ? null
            : $"The disk is full: {free >> 20} MiB are free where the data lies, and {kept >> 20} MiB are kept so that everything that "
                + "people draw is stored (setting Disk:ReserveBytes). Make room there, then try again.";
    }

    /// <summary>Whether something failed because there was no room left.</summary>
    public static bool IsFull(Exception? fault) =>
        fault switch
        {
            null => false,
            // Input/output faults carry the system's number: ENOSPC, EDQUOT, and ERROR_DISK_FULL of Windows.
            IOException { HResult: 28 or 122 or unchecked((int)0x80070070) } => true,
            _ when DatabaseFault.IsDiskFull(fault) => true,
            AggregateException many => many.InnerExceptions.Any(IsFull),
            _ => IsFull(fault.InnerException),
        };
}
