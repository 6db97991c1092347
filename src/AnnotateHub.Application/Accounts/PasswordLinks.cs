using System.Globalization;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// One-time links with which somebody who forgot their password chooses a new one: made by an administrator, or mailed. Only a hash of the
/// secret is kept, beside the person's sessions; a new link makes the one before worthless.
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

    /// <summary>The link relative to the application's root, for an administrator to pass on.</summary>
    public async Task<Result<string>> CreateAsync(long askingId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await db.Users.AnyAsync(person => person.Id == askingId && person.IsAdministrator, cancellationToken))
            return new Error("Only administrators make links for new passwords.");
        var made = await MakeAsync(db, personId, cancellationToken);
        return made is null ? new Error("This account cannot sign in; enable it first.") : made;
    }

    /// <summary>Whose password the link sets; null when it is unknown, used or expired.</summary>
    public async Task<string?> FindAsync(string? secret, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return (await ValidAsync(db, secret, cancellationToken))?.Person.UserName;
    }

    /// <summary>Sets the password and spends the link; sessions and tokens end. The user name comes back.</summary>
    public async Task<Result<string>> AcceptAsync(string? secret, string? password, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await ValidAsync(db, secret, cancellationToken) is not var (token, person))
            return Error.NotFound;
        if (rules.FaultOf(password, person.UserName) is { } fault)
            return new Error(fault);
        db.UserTokens.Remove(token);
        await OwnPassword.SetAsync(db, person, password!, clock.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return person.UserName!;
    }

    private async Task<string?> MakeAsync(AnnotateHubDb db, long personId, CancellationToken cancellationToken)
    {
        if (!await standing.Acting(db.Users).AnyAsync(person => person.Id == personId, cancellationToken))
            return null;
        db.UserTokens.RemoveRange(
            await db
                .UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Provider)
                .ToListAsync(cancellationToken)
        );
        var secret = SecretGenerator.Make(Prefix);
        db.UserTokens.Add(
            new IdentityUserToken<long>
            {
                UserId = personId,
                LoginProvider = Provider,
                Name = SecretGenerator.HashOf(secret),
                Value = clock.GetUtcNow().AddHours(settings.PasswordLinkHours).UtcTicks.ToString(CultureInfo.InvariantCulture),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        return $"password#{secret}";
    }

    private async Task<(IdentityUserToken<long> Token, Person Person)?> ValidAsync(
        AnnotateHubDb db,
        string? secret,
        CancellationToken cancellationToken
    )
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
            || !long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || clock.GetUtcNow().UtcTicks > until
        )
            return null;
        var person = await standing.Acting(db.Users).SingleOrDefaultAsync(item => item.Id == token.UserId, cancellationToken);
        return person is null ? null : (token, person);
    }
}
