using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace AnnotateHub.Data.PostgreSql;

/// <summary>Lets <c>dotnet ef migrations add</c> run without the web application and without a server.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<AnnotateHubDb>
{
    public AnnotateHubDb CreateDbContext(string[] args) =>
        new(
            (DbContextOptions<AnnotateHubDb>)
                new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubPostgres("Host=localhost;Database=design-time").Options
        );
}
