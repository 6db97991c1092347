using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>Personal access tokens: a script acts as its person, in the named projects and never beyond the person's own rights.</summary>
public sealed class AccessTokenService(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    SignInLog audit,
    TimeProvider clock
)
{
    public const string Prefix = "ahub_";
    public const int DefaultDays = 90;
    public const int MaxDays = 366;
    public const int MaxNameLength = 80;
    private const int MaxTokens = 50;

    /// <summary>How stale <see cref="AccessToken.LastUsedAt"/> may be, so that reading does not write each time.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    private readonly TokenUses _told = new();

    public async Task<IReadOnlyList<AccessTokenView>> ListAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return
        [
            .. (
                await db
                    .AccessTokens.AsNoTracking()
                    .Where(accessToken => accessToken.PersonId == personId)
                    .OrderByDescending(accessToken => accessToken.Id)
                    .ToListAsync(cancellationToken)
            ).Select(View),
        ];
    }

    /// <param name="days">Until it expires; null for <see cref="DefaultDays"/>.</param>
    /// <param name="address">Of the network that asks, for the sign-in audit; so in what follows.</param>
    public async Task<Result<NewAccessToken>> CreateAsync(
        long personId,
        string? name,
        IReadOnlyCollection<long>? projectIds,
        int? days = null,
        string address = "",
        CancellationToken cancellationToken = default
    )
    {
        name = name?.Trim() ?? "";
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
            return new Error($"A token needs a name of 1 to {MaxNameLength} characters that says what it is for.");
        if (days is < 1 or > MaxDays)
            return new Error($"A token expires after 1 to {MaxDays} days; found {days}.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var mine = await db
            .Memberships.Where(membership => membership.PersonId == personId)
            .Select(membership => membership.ProjectId)
            .ToListAsync(cancellationToken);
        var wanted = projectIds?.Distinct().Order().ToList() ?? [];
        if (wanted.Count == 0)
            return new Error("A token opens at least one project; name one of yours.");
        if (wanted.Except(mine).Any())
            return new Error($"You are no member of project {string.Join(", ", wanted.Except(mine))}; name projects of yours.");
        var now = clock.GetUtcNow();
        if (
            await db.AccessTokens.CountAsync(
                accessToken =>
                    accessToken.PersonId == personId
                    && accessToken.RevokedAt == null
                    && (accessToken.ExpiresAt == null || accessToken.ExpiresAt > now),
                cancellationToken
            ) >= MaxTokens
        )
            return new Error($"You have {MaxTokens} tokens that are valid; revoke one that is no longer needed.");
        var secret = SecretGenerator.Make(Prefix);
        var token = new AccessToken
        {
            PersonId = personId,
            Name = name,
            SecretHash = SecretGenerator.HashOf(secret),
            ProjectIds = wanted,
            CreatedAt = now,
            ExpiresAt = now.AddDays(days ?? DefaultDays),
        };
        db.AccessTokens.Add(token);
        await db.SaveChangesAsync(cancellationToken);
        var projects = wanted.Count == 1 ? "one project" : $"{wanted.Count} projects";
        await TellAsync(SignInAction.TokenMade, token, address, $", for {projects}, until {token.ExpiresAt:yyyy-MM-dd}");
        return new NewAccessToken(View(token), secret);
    }

    /// <summary>False where the person has no such token. Revoking twice is once.</summary>
    public async Task<bool> RevokeAsync(
        long personId,
        long tokenId,
        string address = "",
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var token = await db.AccessTokens.SingleOrDefaultAsync(
            accessToken => accessToken.Id == tokenId && accessToken.PersonId == personId,
            cancellationToken
        );
        if (token is null)
            return false;
        if (token.RevokedAt is not null)
            return true;
        token.RevokedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        await TellAsync(SignInAction.TokenRevoked, token, address);
        return true;
    }

    /// <summary>Ends all tokens of a person, as where a password was set that somebody else may have known.</summary>
    public async Task RevokeAllAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await RevokeAllAsync(db, personId, clock.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The same, as a part of a unit of work.</summary>
    internal static async Task RevokeAllAsync(AnnotateHubDb db, long personId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (
            var token in await db
                .AccessTokens.Where(accessToken => accessToken.PersonId == personId && accessToken.RevokedAt == null)
                .ToListAsync(cancellationToken)
        )
            token.RevokedAt = now;
    }

    /// <summary>Who the secret stands for; null when it is unknown, expired or revoked. The sign-in audit has a line for each day on which
    /// a token is used from a network.</summary>
    public async Task<TokenBearer?> FindAsync(string? secret, string address = "", CancellationToken cancellationToken = default)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200)
            return null;
        var hash = SecretGenerator.HashOf(secret);
        var now = clock.GetUtcNow();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var acting = standing.Acting(db.Users);
        var token = await db
            .AccessTokens.AsNoTracking()
            .SingleOrDefaultAsync(
                accessToken =>
                    accessToken.SecretHash == hash
                    && acting.Any(person => person.Id == accessToken.PersonId)
                    && accessToken.RevokedAt == null
                    && (accessToken.ExpiresAt == null || accessToken.ExpiresAt > now),
                cancellationToken
            );
        if (token is null)
            return null;
        if (token.LastUsedAt is null || now - token.LastUsedAt >= UseGrain)
            await db
                .AccessTokens.Where(accessToken => accessToken.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(accessToken => accessToken.LastUsedAt, (DateTimeOffset?)now), cancellationToken);
        if (_told.IsFirst(token.Id, address, DateOnly.FromDateTime(now.UtcDateTime)))
            await TellOfUseAsync(token, address);
        return new TokenBearer(token.Id, token.PersonId, token.ProjectIds);
    }

    /// <summary>Whether the token is still valid and names the project; for connections that live longer than one request.</summary>
    /// <param name="projectId">Null for whatever belongs to no project, which no token opens.</param>
    public async Task<bool> OpensAsync(long tokenId, long? projectId, CancellationToken cancellationToken = default)
    {
        if (projectId is not { } project)
            return false;
        var now = clock.GetUtcNow();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var acting = standing.Acting(db.Users);
        var token = await db
            .AccessTokens.AsNoTracking()
            .SingleOrDefaultAsync(
                accessToken =>
                    accessToken.Id == tokenId
                    && acting.Any(person => person.Id == accessToken.PersonId)
                    && accessToken.RevokedAt == null
                    && (accessToken.ExpiresAt == null || accessToken.ExpiresAt > now),
                cancellationToken
            );
        return token?.ProjectIds.Contains(project) == true;
    }

    /// <summary>Whether the token is still valid at all.</summary>
    public async Task<bool> IsOpenAsync(long tokenId, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var acting = standing.Acting(db.Users);
        return await db.AccessTokens.AnyAsync(
            accessToken =>
                accessToken.Id == tokenId
                && acting.Any(person => person.Id == accessToken.PersonId)
                && accessToken.RevokedAt == null
                && (accessToken.ExpiresAt == null || accessToken.ExpiresAt > now),
            cancellationToken
        );
    }

    private async Task TellOfUseAsync(AccessToken token, string address)
    {
        try
        {
            await TellAsync(SignInAction.TokenUsed, token, address);
        }
        catch
        {
            _told.Forget(token.Id, address);
            throw;
        }
    }

    // What happened has happened, whether or not the caller still waits.
    private Task TellAsync(string action, AccessToken token, string address, string more = "") =>
        audit.WriteAsync(action, token.PersonId, null, address, $"'{token.Name}'{more}.", CancellationToken.None);

    private static AccessTokenView View(AccessToken accessToken) =>
        new(
            accessToken.Id,
            accessToken.Name,
            accessToken.ProjectIds,
            accessToken.CreatedAt,
            accessToken.ExpiresAt,
            accessToken.LastUsedAt,
            accessToken.RevokedAt
        );
}
