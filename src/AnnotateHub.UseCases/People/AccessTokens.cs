using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.People;

/// <param name="ProjectIds">What it opens, as far as the person is still a member.</param>
public sealed record AccessTokenView(
    long Id, string Name, IReadOnlyList<long> ProjectIds, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <param name="Secret">Shown now and never again; only its hash is kept.</param>
public sealed record NewAccessToken(AccessTokenView Token, string Secret);

/// <summary>Who a valid token stands for, and where.</summary>
public sealed record TokenBearer(long TokenId, long PersonId, IReadOnlyList<long> ProjectIds);

/// <summary>Personal access tokens: a script acts as its person, in the named projects and never beyond the person's own rights.</summary>
public sealed class AccessTokens(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const string Prefix = "ahub_";
    public const int UsualDays = 90;
    public const int MostDays = 366;
    public const int LongestName = 80;
    private const int MostTokens = 50;

    /// <summary>How stale <see cref="AccessToken.LastUsedAt"/> may be, so that reading does not write each time.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<AccessTokenView>> ListAsync(long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return [.. (await db.AccessTokens.AsNoTracking().Where(item => item.PersonId == personId).OrderByDescending(item => item.Id).ToListAsync(cancel)).Select(View)];
    }

    /// <param name="days">Until it expires; null for <see cref="UsualDays"/>.</param>
    public async Task<Outcome<NewAccessToken>> CreateAsync(long personId, string? name, IReadOnlyCollection<long>? projectIds, int? days = null, CancellationToken cancel = default)
    {
        name = name?.Trim() ?? "";
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl)) return new Refusal($"A token needs a name of 1 to {LongestName} characters that says what it is for.");
        if (days is < 1 or > MostDays) return new Refusal($"A token expires after 1 to {MostDays} days; found {days}.");
        await using var db = await database.CreateDbContextAsync(cancel);
        var mine = await db.Memberships.Where(item => item.PersonId == personId).Select(item => item.ProjectId).ToListAsync(cancel);
        var wanted = projectIds?.Distinct().Order().ToList() ?? [];
        if (wanted.Count == 0) return new Refusal("A token opens at least one project; name one of yours.");
        if (wanted.Except(mine).Any()) return new Refusal($"You are no member of project {string.Join(", ", wanted.Except(mine))}; name projects of yours.");
        var now = clock.GetUtcNow();
        if (await db.AccessTokens.CountAsync(item => item.PersonId == personId && item.RevokedAt == null && (item.ExpiresAt == null || item.ExpiresAt > now), cancel) >= MostTokens)
            return new Refusal($"You have {MostTokens} tokens that are valid; revoke one that is no longer needed.");
        var secret = Secrets.Make(Prefix);
        var token = new AccessToken
        {
            PersonId = personId, Name = name, SecretHash = Secrets.HashOf(secret), ProjectIds = wanted, CreatedAt = now, ExpiresAt = now.AddDays(days ?? UsualDays),
        };
        db.AccessTokens.Add(token);
        await db.SaveChangesAsync(cancel);
        return new NewAccessToken(View(token), secret);
    }

    /// <summary>False where the person has no such token. Revoking twice is once.</summary>
    public async Task<bool> RevokeAsync(long personId, long tokenId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var token = await db.AccessTokens.SingleOrDefaultAsync(item => item.Id == tokenId && item.PersonId == personId, cancel);
        if (token is null) return false;
        token.RevokedAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Who the secret stands for; null when it is unknown, expired or revoked.</summary>
    public async Task<TokenBearer?> FindAsync(string? secret, CancellationToken cancel = default)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200) return null;
        var hash = Secrets.HashOf(secret);
        var now = clock.GetUtcNow();
        await using var db = await database.CreateDbContextAsync(cancel);
        var token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(
            item => item.SecretHash == hash && item.RevokedAt == null && (item.ExpiresAt == null || item.ExpiresAt > now), cancel);
        if (token is null) return null;
        if (token.LastUsedAt is null || now - token.LastUsedAt >= UseGrain)
            await db.AccessTokens.Where(item => item.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.LastUsedAt, (DateTimeOffset?)now), cancel);
        return new TokenBearer(token.Id, token.PersonId, token.ProjectIds);
    }

    private static AccessTokenView View(AccessToken item) => new(item.Id, item.Name, item.ProjectIds, item.CreatedAt, item.ExpiresAt, item.LastUsedAt, item.RevokedAt);
}
