using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Jobs;

/// <summary>Which processes work on the database. For people to look at: no right to a job hangs on it.</summary>
public sealed class NodeRegistry(IDbContextFactory<AnnotateHubDb> databases, JobNode self, TimeProvider clock)
{
    /// <summary>How often a node says that it is there.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Who was not heard for so long is gone.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    public async Task SayAsync(string roles, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var known = await db
            .Nodes.Where(node => node.Id == self.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(node => node.SeenAt, now), cancellationToken);
        if (known > 0)
            return;
        db.Nodes.Add(
            new ServerNode
            {
                Id = self.Id,
                Name = self.Name,
                Roles = roles,
                StartedAt = now,
                SeenAt = now,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        var old = now - Forgotten;
        await db.Nodes.Where(node => node.SeenAt < old).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Nodes.Where(node => node.Id == self.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Every node with the kinds of what it is at work on, for administrators; nobody else's list has anything.</summary>
    public async Task<IReadOnlyList<NodeView>> ListAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Users.AnyAsync(person => person.Id == personId && person.IsAdministrator, cancellationToken))
            return [];
        var nodes = await db.Nodes.AsNoTracking().OrderBy(node => node.StartedAt).ToListAsync(cancellationToken);
        var running = await db
            .Jobs.AsNoTracking()
            .Where(job => job.State == JobState.Running && job.Node != null)
            .OrderBy(job => job.Id)
            .Select(job => new { job.Node, job.Kind })
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return
        [
            .. nodes.Select(node => new NodeView(
                node.Name,
                node.Roles,
                node.StartedAt,
                now - node.SeenAt,
                [.. running.Where(job => job.Node == node.Id).Select(job => job.Kind)]
            )),
        ];
    }
}
