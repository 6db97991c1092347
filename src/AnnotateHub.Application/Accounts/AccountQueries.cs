using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>Looks up accounts of this server, for guards and for the frame around the pages.</summary>
public sealed class AccountQueries(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<Person?> FindAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Id == personId, cancellationToken);
    }

    public async Task<Person?> FindAsync(string userName, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var normalized = AccountProvisioning.Normalize(userName);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.NormalizedUserName == normalized, cancellationToken);
    }

    public async Task<bool> IsUserNameTakenAsync(string userName, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var normalized = AccountProvisioning.Normalize(userName);
        return await db.Users.AnyAsync(person => person.NormalizedUserName == normalized, cancellationToken);
    }

    public async Task<bool> HasAdministratorAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Users.AnyAsync(person => person.IsAdministrator, cancellationToken);
    }
}
