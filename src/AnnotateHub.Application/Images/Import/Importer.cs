using System.Threading.Channels;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Images.Import;

/// <summary>
/// Carries out an <see cref="ImportPlan"/>: source files into the blob store, planes into the plane store, rows into the database.
/// Importing the same files again adds nothing, so an import that was cut short is simply run again.
/// </summary>
public sealed class Importer(
    IDbContextFactory<AnnotateHubDb> database,
    IObjectStore objects,
    PlaneStore planes,
    DiskSpace disk,
    TimeProvider time
)
{
    private const int BatchSize = 32;

    /// <summary>Decoders at work; each holds the planes of one file.</summary>
    private static readonly int Decoders = Math.Clamp(Environment.ProcessorCount, 1, 2);

    /// <exception cref="OperationCanceledException">Cancelled; what was imported until then stays.</exception>
    public async Task<ImportReport> ImportAsync(
        long projectId,
        ImportPlan plan,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var started = time.GetTimestamp();
        if (disk.RefusalOf() is { } full)
            return new ImportReport(0, 0, [], full, time.GetElapsedTime(started));
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
                return new ImportReport(0, 0, [], archived, time.GetElapsedTime(started));
        var (indexes, refusal) = await AgreeOnChannelsAsync(projectId, plan, cancellationToken);
        if (indexes is null)
            return new ImportReport(0, 0, [], refusal, time.GetElapsedTime(started));

        var writer = await GroupWriter.OpenAsync(database, projectId, cancellationToken);
        using var reader = new GroupReader(objects, planes, indexes, time);
        var meter = new ProgressMeter(progress, time, plan.Groups.Count);
        var ready = Channel.CreateBounded<Outcome>(BatchSize);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
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

        cancellationToken.ThrowIfCancellationRequested();
        if (plan.PixelSize is { } micrometres)
            await SetPixelSizeAsync(projectId, plan, micrometres, cancellationToken);
        if (writer.Added > 0)
            await database.RefreshStatisticsAsync(cancellationToken);
        return new ImportReport(writer.Added, writer.AlreadyThere, writer.Rejected, null, time.GetElapsedTime(started));
    }

    private async Task ReadAllAsync(
        long projectId,
        ImportPlan plan,
        GroupReader reader,
        GroupWriter writer,
        ChannelWriter<Outcome> ready,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Decoders, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                plan.Groups,
                options,
                async (group, stop) => await ready.WriteAsync(await ReadAsync(projectId, group, reader, writer, stop), stop)
            );
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

    private async Task<Outcome> ReadAsync(
        long projectId,
        PlannedGroup group,
        GroupReader reader,
        GroupWriter writer,
        CancellationToken cancellationToken
    )
    {
        // Each of the others would wait as long for the same answer.
        if (reader.Away is { } gone)
            return new Outcome(group.Name, null, gone);
        // It may fill while an import is at work; what is there already needs no room.
        if (disk.RefusalOf() is { } full)
            return new Outcome(group.Name, null, full);
        try
        {
            var hashes = await reader.StoreFilesAsync(group, cancellationToken);
            if (writer.Knows(group.Name, reader.FingerprintOf(group, hashes)))
                return new Outcome(group.Name, null, null);
            return new Outcome(group.Name, await reader.ReadAsync(group, projectId, hashes, cancellationToken), null);
        }
        catch (ObjectStoreAwayException away)
        {
            reader.Away = $"It was not imported. {away.Message} Import again then; what is there is not copied twice.";
            return new Outcome(group.Name, null, reader.Away);
        }
        catch (Exception fault) when (DiskSpace.IsFull(fault))
        {
            return new Outcome(group.Name, null, $"The disk became full while this was stored ({fault.Message}). Make room, import again.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new Outcome(
                group.Name,
                null,
                Unreadable.Sentence(string.Join("', '", group.Planes.Select(plane => plane.Path).Distinct()), fault)
            );
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
                if (outcome.Group is not null)
                    batch.Add(outcome.Group);
                else if (outcome.Fault is null)
                    writer.CountAsThere();
                else
                    writer.Rejected.Add(new ImportProblem(ImportProblemKind.Unreadable, outcome.Name, outcome.Fault));
            }

            // Decoded work is worth keeping also when the import is cancelled: a batch is milliseconds.
            await writer.WriteAsync(batch, CancellationToken.None);
            batch.Clear();
            meter.Advance($"Imported {last}", taken);
        }
    }

    /// <summary>Also of images that were there before: importing the same files again is how a forgotten size is added.</summary>
    private async Task SetPixelSizeAsync(long projectId, ImportPlan plan, double micrometres, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        foreach (var names in plan.Groups.Select(group => group.Name).Chunk(500))
            await db
                .ImageGroups.Where(image => image.ProjectId == projectId && names.Contains(image.Name))
                .ExecuteUpdateAsync(
                    change =>
                        change
                            .SetProperty(image => image.PixelSizeMicrometres, micrometres)
                            .SetProperty(image => image.PixelHeightMicrometres, micrometres),
                    cancellationToken
                );
    }

    /// <summary>Sets the project's channels at its first import; afterwards finds the plan's channels among them by name.</summary>
    private async Task<(int[]? Indexes, string? Refusal)> AgreeOnChannelsAsync(
        long projectId,
        ImportPlan plan,
        CancellationToken cancellationToken
    )
    {
        if (plan.Groups.Count == 0)
            return (null, plan.Problems is [var first, ..] ? first.Message : $"'{plan.Source}' holds nothing to import.");
        var wanted = plan.Channels.Select(source => source.Channel).ToList();
        if (Validate(wanted) is { } fault)
            return (null, fault);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var project = await db.Projects.FirstOrDefaultAsync(project => project.Id == projectId, cancellationToken);
        if (project is null)
            return (null, $"There is no project with the number {projectId}; it may have been removed.");
        if (project.Channels.Count == 0)
        {
            project.Channels = wanted;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var names = project.Channels.Select(channel => channel.Name).ToList();
        var indexes = wanted
            .Select(channel => names.FindIndex(name => name.Equals(channel.Name, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        return indexes.Length == names.Count && !indexes.Contains(-1)
            ? (indexes, null)
            : (
                null,
                $"The project '{project.Name}' has the channels {string.Join(", ", names)}, but these files give {string.Join(", ", wanted.Select(channel => channel.Name))}. Rename the channels so that they agree, or import into another project."
            );
    }

    private static string? Validate(IReadOnlyList<ChannelDefinition> channels)
    {
        var nameless = channels.FirstOrDefault(channel => string.IsNullOrWhiteSpace(channel.Name) || channel.Name.Length > 100);
        if (nameless is not null)
            return $"A channel needs a name of 1 to 100 characters; found '{nameless.Name}'.";
        var colourless = channels.FirstOrDefault(channel =>
            channel.Color is not ['#', ..] || channel.Color.Length != 7 || !channel.Color.Skip(1).All(Uri.IsHexDigit)
        );
        if (colourless is not null)
            return $"Channel '{colourless.Name}' needs a colour such as #35d07f; found '{colourless.Color}'.";
        var twice = channels.GroupBy(channel => channel.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"{twice.Count()} channels are called '{twice.Key}'; give each its own name.";
    }

    /// <summary>A group that was read, one that was there before (neither), or the reason why it cannot be.</summary>
    private sealed record Outcome(string Name, ImageGroup? Group, string? Fault);
}
