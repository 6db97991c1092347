using System.Threading.Channels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Pixels;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Import;

/// <summary>
/// Carries out an <see cref="ImportPlan"/>: source files into the blob store, planes into the plane store, rows into the database.
/// Importing the same files again adds nothing, so an import that was cut short is simply run again.
/// </summary>
public sealed class Importer(IDbContextFactory<AnnotateHubDb> database, BlobStore blobs, PlaneStore planes, TimeProvider time)
{
    private const int BatchSize = 32;

    /// <summary>Decoders at work; each holds the planes of one file.</summary>
    private static readonly int Decoders = Math.Clamp(Environment.ProcessorCount, 1, 2);

    /// <exception cref="OperationCanceledException">Cancelled; what was imported until then stays.</exception>
    public async Task<ImportReport> ImportAsync(long projectId, ImportPlan plan, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var started = time.GetTimestamp();
        var (indexes, refusal) = await AgreeOnChannelsAsync(projectId, plan, cancel);
        if (indexes is null) return new ImportReport(0, 0, [], refusal, time.GetElapsedTime(started));

        var writer = await GroupWriter.OpenAsync(database, projectId, cancel);
        using var reader = new GroupReader(blobs, planes, indexes, time);
        var meter = new ProgressMeter(progress, time, plan.Groups.Count);
        var ready = Channel.CreateBounded<Outcome>(BatchSize);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = ReadAllAsync(projectId, plan, reader, writer, ready.Writer, stop.Token);
        try
        {
            await WriteAllAsync(ready.Reader, writer, meter);
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancel.ThrowIfCancellationRequested();
        return new ImportReport(writer.Added, writer.AlreadyThere, writer.Rejected, null, time.GetElapsedTime(started));
    }

    private static async Task ReadAllAsync(
        long projectId, ImportPlan plan, GroupReader reader, GroupWriter writer, ChannelWriter<Outcome> ready, CancellationToken cancel)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Decoders, CancellationToken = cancel };
            await Parallel.ForEachAsync(plan.Groups, options, async (group, stop) => await ready.WriteAsync(await ReadAsync(projectId, group, reader, writer, stop), stop));
        }
        catch (OperationCanceledException)
        {
            // What was read before is still written; the caller learns of the cancellation afterwards.
        }
        finally
        {
            ready.Complete();
        }
    }

    private static async Task<Outcome> ReadAsync(long projectId, PlannedGroup group, GroupReader reader, GroupWriter writer, CancellationToken cancel)
    {
        try
        {
            var hashes = await reader.StoreFilesAsync(group, cancel);
            if (writer.Knows(group.Name, reader.FingerprintOf(group, hashes))) return new Outcome(group.Name, null, null);
            return new Outcome(group.Name, await reader.ReadAsync(group, projectId, hashes, cancel), null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new Outcome(group.Name, null, Unreadable.Sentence(string.Join("', '", group.Planes.Select(plane => plane.Path).Distinct()), fault));
        }
    }

    private static async Task WriteAllAsync(ChannelReader<Outcome> ready, GroupWriter writer, ProgressMeter meter)
    {
        var batch = new List<ImageGroup>();
        while (await ready.WaitToReadAsync())
        {
            string last = "";
            var taken = 0;
            while (batch.Count < BatchSize && ready.TryRead(out var outcome))
            {
                taken++;
                last = outcome.Name;
                if (outcome.Group is not null) batch.Add(outcome.Group);
                else if (outcome.Fault is null) writer.CountAsThere();
                else writer.Rejected.Add(new ImportProblem(ImportProblemKind.Unreadable, outcome.Name, outcome.Fault));
            }

            // Decoded work is worth keeping also when the import is cancelled: a batch is milliseconds.
            await writer.WriteAsync(batch, CancellationToken.None);
            batch.Clear();
            meter.Advance($"Imported {last}", taken);
        }
    }

    /// <summary>Sets the project's channels at its first import; afterwards finds the plan's channels among them by name.</summary>
    private async Task<(int[]? Indexes, string? Refusal)> AgreeOnChannelsAsync(long projectId, ImportPlan plan, CancellationToken cancel)
    {
        if (plan.Groups.Count == 0) return (null, plan.Problems is [var first, ..] ? first.Sentence : $"'{plan.Source}' holds nothing to import.");
        var wanted = plan.Channels.Select(source => source.Channel).ToList();
        if (FaultOf(wanted) is { } fault) return (null, fault);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var project = await db.Projects.FirstOrDefaultAsync(project => project.Id == projectId, cancel);
        if (project is null) return (null, $"There is no project with the number {projectId}; it may have been removed.");
        if (project.Channels.Count == 0)
        {
            project.Channels = wanted;
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        var names = project.Channels.Select(channel => channel.Name).ToList();
        var indexes = wanted.Select(channel => names.FindIndex(name => name.Equals(channel.Name, StringComparison.OrdinalIgnoreCase))).ToArray();
        return indexes.Length == names.Count && !indexes.Contains(-1)
            ? (indexes, null)
            : (null, $"The project '{project.Name}' has the channels {string.Join(", ", names)}, but these files give {string.Join(", ", wanted.Select(channel => channel.Name))}. Rename the channels so that they agree, or import into another project.");
    }

    private static string? FaultOf(IReadOnlyList<ChannelDefinition> channels)
    {
        var nameless = channels.FirstOrDefault(channel => string.IsNullOrWhiteSpace(channel.Name) || channel.Name.Length > 100);
        if (nameless is not null) return $"A channel needs a name of 1 to 100 characters; found '{nameless.Name}'.";
        var colourless = channels.FirstOrDefault(channel => channel.Color is not ['#', ..] || channel.Color.Length != 7 || !channel.Color.Skip(1).All(Uri.IsHexDigit));
        if (colourless is not null) return $"Channel '{colourless.Name}' needs a colour such as #35d07f; found '{colourless.Color}'.";
        var twice = channels.GroupBy(channel => channel.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"{twice.Count()} channels are called '{twice.Key}'; give each its own name.";
    }

    /// <summary>A group that was read, one that was there before (neither), or the reason why it cannot be.</summary>
    private sealed record Outcome(string Name, ImageGroup? Group, string? Fault);
}
