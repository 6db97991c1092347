using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Kernel;

/// <summary>What a running server does for its database every hour and at its end.</summary>
public sealed class DatabaseUpkeep(IDbContextFactory<AnnotateHubDb> database, DatabaseSource source)
{
    public Task RunAsync(CancellationToken cancellationToken = default) =>
        // Opening a database that was taken away meanwhile would make an empty one.
        source.Provider == DatabaseProvider.Postgres || File.Exists(source.Address)
            ? DatabaseStatistics.OptimizeAsync(database, cancellationToken)
            : Task.CompletedTask;
}
