using System.Globalization;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// One-time links with which somebody who forgot their password chooses a new one: made by an administrator, or mailed. Only a hash of the
/// secret is kept, beside the person's sessions; a new link of an administrator makes those before worthless, a mailed one
/// those that were mailed before.
/// </summary>
public sealed class PasswordLinks(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    AccountSettings settings,
    PasswordRules rules,
    TimeProvider clock
)
{
    private const string Provider = "AnnotateHub.PasswordLink";
    private const string Prefix = "ahp_";

    // Behind the time until which a link is good.
    private const string ByAdministrator = "";
    private const string ByMail = " mail";

    /// <summary>The link relative to the application's root, for an administrator to pass on.</summary>
    public async Task<Result<string>> CreateAsync(long askingId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await db.Users.AnyAsync(person => person.Id == askingId && person.IsAdministrator, cancellationToken))
            return new Error("Only administrators make links for new passwords.");
        var made = await MakeAsync(db, personId, TimeSpan.FromHours(settings.PasswordLinkHours), ByAdministrator, cancellationToken);
        return made is null ? new Error("This account cannot sign in; enable it first.") : made;
    }

    /// <summary>Whose password the link sets; null when it is unknown, used or expired.</summary>
    public async Task<string?> FindAsync(string? secret, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return (await ValidAsync(db, secret, cancellationToken))?.UserName;
    }

    /// <summary>Sets the password and spends the link; sessions and tokens end. The user name comes back.</summary>
    public async Task<Result<string>> AcceptAsync(string? secret, string? password, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await ValidAsync(db, secret, cancellationToken) is not { } person)
            return Error.NotFound;
        if (rules.FaultOf(password, person.UserName) is { } fault)
            return new Error(fault);
        db.UserTokens.RemoveRange(
            await db
                .UserTokens.Where(item => item.UserId == person.Id && item.LoginProvider == Provider)
                .ToListAsync(cancellationToken)
        );
        await OwnPassword.SetAsync(db, person, password!, clock.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return person.UserName!;
    }

    /// <summary>A link to be mailed, relative to the application's root; null for who may not sign in. Those that an administrator made
    /// stay good: whoever only knows a name must not make them worthless.</summary>
    internal async Task<string?> MakeForMailAsync(long personId, TimeSpan good, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await MakeAsync(db, personId, good, ByMail, cancellationToken);
    }

    private async Task<string?> MakeAsync(
        AnnotateHubDb db,
        long personId,
        TimeSpan good,
        string origin,
        CancellationToken cancellationToken
    )
    {
        if (!await standing.Acting(db.Users).AnyAsync(person => person.Id == personId, cancellationToken))
            return null;
        var known = await db
            .UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Provider)
            .ToListAsync(cancellationToken);
        db.UserTokens.RemoveRange(
            known.Where(token => origin == ByAdministrator || token.Value!.EndsWith(ByMail, StringComparison.Ordinal))
        );
        var secret = SecretGenerator.Make(Prefix);
        db.UserTokens.Add(
            new IdentityUserToken<long>
            {
                UserId = personId,
                LoginProvider = Provider,
                Name = SecretGenerator.HashOf(secret),
                Value = string.Create(CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() + good).UtcTicks}{origin}"),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        return $"password#{secret}";
    }

    /// <summary>Whose link it is, while it is good.</summary>
    private async Task<Person?> ValidAsync(AnnotateHubDb db, string? secret, CancellationToken cancellationToken)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200)
            return null;
        var hash = SecretGenerator.HashOf(secret);
        var token = await db.UserTokens.SingleOrDefaultAsync(
            item => item.LoginProvider == Provider && item.Name == hash,
            cancellationToken
        );
        if (
            token is null
            || !long.TryParse(token.Value!.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || clock.GetUtcNow().UtcTicks > until
        )
            return null;
        return await standing.Acting(db.Users).SingleOrDefaultAsync(item => item.Id == token.UserId, cancellationToken);
    }
}
