using System.Globalization;
using AnnotateHub.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// Which browsers a person is signed in with. A cookie counts only while its session is here, so that one that was copied is worth nothing
/// after signing out, on every node. They are kept where Identity keeps what belongs to a sign-in (AspNetUserTokens).
/// </summary>
public sealed class SessionService(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    AccountSettings settings,
    TimeProvider clock
)
{
    private const string Provider = "AnnotateHub.Session";
    private const int MaxDeviceLength = 200;

    /// <returns>The session's id, for its cookie.</returns>
    public async Task<string> BeginAsync(long personId, string device, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var known = await db
            .UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Provider)
            .ToListAsync(cancellationToken);
        db.UserTokens.RemoveRange(known.Where(token => !GoesOn(SessionOf(token), now)));
        var id = SecretGenerator.Make("");
        db.UserTokens.Add(
            new IdentityUserToken<long>
            {
                UserId = personId,
                LoginProvider = Provider,
                Name = id,
                Value = ValueOf(now, now, device[..Math.Min(device.Length, MaxDeviceLength)]),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        return id;
    }

    /// <summary>Whether the session goes on and the account is as it was when it began.</summary>
    /// <param name="stamp">The account's security stamp at the beginning: a new password is a new one.</param>
    /// <param name="isUse">Somebody is at work with it; a page that only lies open is not used.</param>
    public async Task<bool> IsOpenAsync(
        long personId,
        string id,
        string? stamp,
        bool isUse = true,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var acting = standing.Acting(db.Users);
        var token = await db
            .UserTokens.AsNoTracking()
            .Where(item => item.UserId == personId && item.LoginProvider == Provider && item.Name == id)
            .Where(item => acting.Any(person => person.Id == personId && person.SecurityStamp == stamp))
            .SingleOrDefaultAsync(cancellationToken);
        if (token is null)
            return false;
        var (session, now) = (SessionOf(token), clock.GetUtcNow());
        if (!GoesOn(session, now))
            return false;
        if (isUse && now - session.LastUsed > UseGrain)
        {
            var value = ValueOf(session.Since, now, session.Device);
            await db
                .UserTokens.Where(item => item.UserId == personId && item.LoginProvider == Provider && item.Name == id)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Value, value), cancellationToken);
        }

        return true;
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<OpenSession>> ListAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var tokens = await db
            .UserTokens.AsNoTracking()
            .Where(token => token.UserId == personId && token.LoginProvider == Provider)
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return [.. tokens.Select(SessionOf).Where(session => GoesOn(session, now)).OrderByDescending(session => session.Since)];
    }

    /// <summary>False where there is no such session any more.</summary>
    public async Task<bool> EndAsync(long personId, string id, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
                .UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Provider && token.Name == id)
                .ExecuteDeleteAsync(cancellationToken) > 0;
    }

    /// <summary>Adds the end of all sessions of a person to the unit of work.</summary>
    internal static async Task EndAllAsync(AnnotateHubDb db, long personId, CancellationToken cancellationToken) =>
        db.UserTokens.RemoveRange(
            await db
                .UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Provider)
                .ToListAsync(cancellationToken)
        );

    /// <summary>How stale the last use may be, so that reading does not write each time.</summary>
    private TimeSpan UseGrain => settings.Idle / 10 is var tenth && tenth < TimeSpan.FromMinutes(5) ? tenth : TimeSpan.FromMinutes(5);

    private bool GoesOn(OpenSession session, DateTimeOffset now) =>
        now - session.Since <= settings.Longest && now - session.LastUsed <= settings.Idle;

    private static string ValueOf(DateTimeOffset since, DateTimeOffset used, string device) =>
        string.Create(CultureInfo.InvariantCulture, $"{since.UtcTicks} {used.UtcTicks} {device}");

    private static OpenSession SessionOf(IdentityUserToken<long> token)
    {
        var parts = (token.Value ?? "").Split(' ', 3);
        var since = TimeOf(parts.ElementAtOrDefault(0)) ?? DateTimeOffset.MinValue;
        return new OpenSession(token.Name, parts.ElementAtOrDefault(2) ?? "", since, TimeOf(parts.ElementAtOrDefault(1)) ?? since);
    }

    private static DateTimeOffset? TimeOf(string? ticks) =>
        long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? new DateTimeOffset(at, TimeSpan.Zero) : null;
}
