using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Backups;

/// <summary>Takes one backup of the server and checks it; after a crash in the middle it begins again.</summary>
public sealed class BackupJob(BackupService backups, BackupNotifications notifications) : IJobHandler
{
    public const string KindName = JobKinds.Backup;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        try
        {
            var result = await backups.RunAsync(progress, cancellation);
            var message = Describe(result);
            if (result.IsSound && result.SecondFault is null)
            {
                await notifications.TellMadeAsync(message, cancellation);
                return JobOutcome.Done(message, result);
            }

            await notifications.TellFailedAsync(message, cancellation);
            return JobOutcome.Failed(message, result);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        // Whatever it is, administrators must hear that there is no backup.
        catch (Exception fault)
        {
            var message = DiskSpace.IsFull(fault) ? $"The disk is full. {fault.Message}" : fault.Message;
            await notifications.TellFailedAsync(message, CancellationToken.None);
            if (fault is BackupException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
                return JobOutcome.Failed(message);
            throw;
        }
    }

    internal static string Describe(BackupResult result)
    {
        var name = Path.GetFileName(result.File);
        var sentences = new List<string>
        {
            result.IsSound
                ? $"{name} was written, restored and found whole ({result.Blobs} source files compared)."
                : $"{name} was written and restored, and the check of what came out found {result.FaultCount} "
                    + $"{(result.FaultCount == 1 ? "fault" : "faults")}, the first: {result.Faults[0]}",
        };
        if (result.SecondFault is { } second)
            sentences.Add(second);
        return string.Join(' ', sentences);
    }
}
