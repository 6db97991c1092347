using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>Changes one's own password; whoever knew the old one is out: sessions on all browsers and access tokens end.</summary>
public sealed class OwnPassword(IDbContextFactory<AnnotateHubDb> database, PasswordRules rules, TimeProvider clock)
{
    public int Shortest => rules.Shortest;

    public async Task<PasswordChange> ChangeAsync(
        long personId,
        string? current,
        string? next,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var person = await db.Users.SingleOrDefaultAsync(item => item.Id == personId, cancellationToken);
        var hasher = new PasswordHasher<Person>();
        if (
            person?.PasswordHash is not { } hash
            || hasher.VerifyHashedPassword(person, hash, current ?? "") == PasswordVerificationResult.Failed
        )
            return PasswordChange.WrongCurrent;
        if (next is not { Length: > 0 and <= PasswordRules.Longest } || next.Length < rules.Shortest)
            return PasswordChange.Length;
        if (next == current)
            return PasswordChange.Same;
        if (rules.FaultOf(next, person.UserName) is not null)
            return PasswordChange.Common;
        await SetAsync(db, person, next, clock.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return PasswordChange.Changed;
    }

    /// <summary>Adds a password that its owner chose to the unit of work; sessions and tokens end.</summary>
    internal static async Task SetAsync(
        AnnotateHubDb db,
        Person person,
        string password,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        person.PasswordHash = new PasswordHasher<Person>().HashPassword(person, password);
        person.SecurityStamp = Guid.NewGuid().ToString("N");
        person.MustChangePassword = false;
        await SessionService.EndAllAsync(db, person.Id, cancellationToken);
        await AccessTokenService.RevokeAllAsync(db, person.Id, now, cancellationToken);
    }
}
