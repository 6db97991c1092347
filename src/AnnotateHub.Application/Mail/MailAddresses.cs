using System.Globalization;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Mail;

/// <summary>
/// The address that a person has for mail: given by themselves with their password, or by an administrator, and used once a link that was
/// sent there was opened. Only a hash of the link's secret is kept.
/// </summary>
public sealed class MailAddresses(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    MailOutbox outbox,
    MailSettings settings,
    TimeProvider clock
)
{
    private const string Provider = "AnnotateHub.MailAddress";
    private const string Prefix = "ahm_";

    /// <summary>Between two links for the same person, so that nobody's mailbox is filled by way of this server.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    /// <summary>What the account page shows.</summary>
    public async Task<MailAddressState> ReadAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(one => one.Id == personId, cancellationToken);
        return new MailAddressState(settings.IsOn, person?.Email, person is { Email: not null, EmailConfirmed: true });
    }

    /// <summary>Gives oneself an address, or takes it away; a link goes there. A former proven address hears of it.</summary>
    /// <param name="password">Of the account; passed over where it has none.</param>
    public async Task<Result<MailAddressState>> SetAsync(
        long personId,
        string? address,
        string? password,
        CancellationToken cancellationToken = default
    )
    {
        address = address?.Trim() is { Length: > 0 } given ? given : null;
        if (address is not null && EmailAddress.FaultOf(address) is { } fault)
            return new Error(fault);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var person = await standing.Acting(db.Users).SingleOrDefaultAsync(one => one.Id == personId, cancellationToken);
        if (person is null)
            return new Result<MailAddressState>.NotFound();
        if (person.IsDemo)
            return new Error("The demo's accounts have no e-mail address: everybody may sign in with them.");
        if (
            person.PasswordHash is { } hash
            && new PasswordHasher<Person>().VerifyHashedPassword(person, hash, password ?? "") == PasswordVerificationResult.Failed
        )
            return new Result<MailAddressState>.NotFound();
        if (person.Email == address)
            return new MailAddressState(settings.IsOn, person.Email, person.EmailConfirmed);
        if (person is { Email: { } before, EmailConfirmed: true })
            ((IFormerAddress)outbox).Add(db, person.Id, before);
        EmailAddress.Give(person, address);
        await ForgetAsync(db, person.Id, cancellationToken);
        if (settings.IsOn && address is not null)
            outbox.Add(db, MailKind.Address, person.Id, address);
        await db.SaveChangesAsync(cancellationToken);
        outbox.Tell();
        return new MailAddressState(settings.IsOn, person.Email, person.EmailConfirmed);
    }

    /// <summary>Sends the link once more.</summary>
    public async Task<Result<bool>> SendAgainAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var person = await standing.Acting(db.Users).SingleOrDefaultAsync(one => one.Id == personId, cancellationToken);
        if (person is not { Email: { } address, EmailConfirmed: false } || !settings.IsOn)
            return new Result<bool>.NotFound();
        var waiting = await db.OutgoingMail.AnyAsync(
            mail => mail.PersonId == personId && mail.Kind == MailKind.Address && mail.FailedAt == null,
            cancellationToken
        );
        var link = await db.UserTokens.SingleOrDefaultAsync(
            token => token.UserId == personId && token.LoginProvider == Provider,
            cancellationToken
        );
        var life = TimeSpan.FromMinutes(settings.LinkMinutes);
        if (waiting || (link is not null && UntilOf(link) - life + Pause > clock.GetUtcNow()))
            return new Error("A link was sent a moment ago. Look into the folder for unwanted mail too, or try again in two minutes.");
        outbox.Add(db, MailKind.Address, personId, address);
        await db.SaveChangesAsync(cancellationToken);
        outbox.Tell();
        return true;
    }

    /// <summary>Whose address the link proves; null when it is unknown, used, expired or of another address than the present one.</summary>
    public async Task<string?> FindAsync(string? secret, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return (await ValidAsync(db, secret, cancellationToken))?.Email;
    }

    /// <summary>Proves the address and spends the link; the person comes back.</summary>
    public async Task<Result<Person>> ProveAsync(string? secret, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await ValidAsync(db, secret, cancellationToken) is not { } person)
            return Error.NotFound.ToResult<Person>();
        person.EmailConfirmed = true;
        await ForgetAsync(db, person.Id, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return person;
    }

    /// <summary>A link relative to the application's root, which proves this address; null where it is not the person's any more.</summary>
    internal async Task<string?> MakeLinkAsync(long personId, string address, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (
            !await standing
                .Acting(db.Users)
                .AnyAsync(person => person.Id == personId && person.Email == address && !person.EmailConfirmed, cancellationToken)
        )
            return null;
        await ForgetAsync(db, personId, cancellationToken);
        var secret = SecretGenerator.Make(Prefix);
        var until = clock.GetUtcNow().AddMinutes(settings.LinkMinutes).UtcTicks;
        db.UserTokens.Add(
            new IdentityUserToken<long>
            {
                UserId = personId,
                LoginProvider = Provider,
                Name = SecretGenerator.HashOf(secret),
                Value = string.Create(CultureInfo.InvariantCulture, $"{until} {address}"),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        return $"mail/address#{secret}";
    }

    private async Task<Person?> ValidAsync(AnnotateHubDb db, string? secret, CancellationToken cancellationToken)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200)
            return null;
        var hash = SecretGenerator.HashOf(secret);
        var token = await db.UserTokens.SingleOrDefaultAsync(
            item => item.LoginProvider == Provider && item.Name == hash,
            cancellationToken
        );
        if (token is null || clock.GetUtcNow() > UntilOf(token))
            return null;
        var address = token.Value!.Split(' ', 2)[1];
        return await standing
            .Acting(db.Users)
            .SingleOrDefaultAsync(person => person.Id == token.UserId && person.Email == address, cancellationToken);
    }

    private static async Task ForgetAsync(AnnotateHubDb db, long personId, CancellationToken cancellationToken) =>
        db.UserTokens.RemoveRange(
            await db
                .UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Provider)
                .ToListAsync(cancellationToken)
        );

    private static DateTimeOffset UntilOf(IdentityUserToken<long> token) =>
        new(long.Parse(token.Value!.Split(' ')[0], CultureInfo.InvariantCulture), TimeSpan.Zero);
}
