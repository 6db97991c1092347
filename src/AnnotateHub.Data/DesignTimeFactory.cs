using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AnnotateHub.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> run without the web application.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<AnnotateHubDb>
{
    public AnnotateHubDb CreateDbContext(string[] args) =>
        new((DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite("design-time.db").Options);
}
