using System.Globalization;
using System.Security.Cryptography;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// The second step of a sign-in: a code of an authenticator app, or one of ten recovery codes, each good once. The app's secret is kept
/// encrypted and the recovery codes as hashes, both beside the person's sessions (AspNetUserTokens).
/// </summary>
public sealed class SecondFactorService(
    IDbContextFactory<AnnotateHubDb> database,
    AccountSettings settings,
    SecretProtector protector,
    TimeProvider clock
)
{
    private const string Provider = "AnnotateHub.SecondFactor";
    private const string Secret = "secret";
    private const int RecoveryCodes = 10;
    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(30);

    /// <summary>80 random bits, so that a plain hash cannot be guessed back.</summary>
    private const int RecoveryBytes = 10;

    private const string WrongCode = "This code is not right, or was used before. Codes change every 30 seconds; the clock of the phone "
        + "must be right.";

    /// <summary>Null for who is not there.</summary>
    public async Task<SecondFactorState?> StateAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(item => item.Id == personId, cancellationToken) is not { } person)
            return null;
        var names = await Own(db, personId).AsNoTracking().ToListAsync(cancellationToken);
        var kept = person.TwoFactorEnabled ? KeptSecret.Parse(names.FirstOrDefault(token => token.Name == Secret)?.Value) : null;
        return new SecondFactorState(
            person.TwoFactorEnabled ? kept?.Since ?? DateTimeOffset.UnixEpoch : null,
            names.Count(token => token.Name != Secret),
            person.PasswordHash is not null,
            await IsDemandedAsync(db, person, cancellationToken)
        );
    }

    /// <summary>Whether the person must have a second step and has none.</summary>
    public async Task<bool> IsMissingAsync(Person person, CancellationToken cancellationToken = default)
    {
        if (person.TwoFactorEnabled || settings.SecondFactorFor == SecondFactorDemand.Nobody)
            return false;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await IsDemandedAsync(db, person, cancellationToken);
    }

    /// <summary>A new secret in Base 32, and a ticket that brings it back to <see cref="TurnOnAsync"/>.</summary>
    public (string Secret, string Ticket) Begin(long personId)
    {
        var secret = Totp.ToBase32(RandomNumberGenerator.GetBytes(Totp.SecretBytes));
        return (secret, TicketOf(personId, secret));
    }

    /// <summary>The secret of a ticket of this person that is not too old, else null.</summary>
    public string? SecretOf(long personId, string? ticket)
    {
        var parts = ticket is { Length: > 0 and < 2_000 } ? protector.Unprotect(ticket)?.Split(' ') : null;
        return
            parts is ["begin", var owner, var at, var secret]
            && owner == personId.ToString(CultureInfo.InvariantCulture)
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && clock.GetUtcNow() - new DateTimeOffset(ticks, TimeSpan.Zero) <= TicketLife
            ? secret
            : null;
    }

    /// <summary>Turns it on when the app's code shows that it holds the secret. The recovery codes come back, this once.</summary>
    public Task<Result<IReadOnlyList<string>>> TurnOnAsync(
        long personId,
        string? ticket,
        string? code,
        string? password,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            personId,
            async (db, person) =>
            {
                if (person.TwoFactorEnabled)
                    return new Error("The second step is on already.");
                if (SecretOf(personId, ticket) is not { } secret)
                    return new Error("This form was open for too long. Scan the new picture and try again.");
                if (
                    person.PasswordHash is { } hash
                    && new PasswordHasher<Person>().VerifyHashedPassword(person, hash, password ?? "")
                        == PasswordVerificationResult.Failed
                )
                    return new Error("That is not your password. Nothing was changed.");
                var now = clock.GetUtcNow();
                if (Totp.Match(Totp.FromBase32(secret)!, Plain(code), now, lastStep: 0) is not { } step)
                    return new Error(WrongCode);
                await RemoveAsync(db, person, cancellationToken);
                person.TwoFactorEnabled = true;
                db.UserTokens.Add(TokenOf(personId, Secret, new KeptSecret(now, step, protector.Protect($"totp {secret}")).ToString()));
                return Done(AddCodes(db, personId));
            },
            cancellationToken
        );

    /// <summary>Ten new recovery codes for a code of the app; the old ones are void.</summary>
    public Task<Result<IReadOnlyList<string>>> RenewCodesAsync(
        long personId,
        string? code,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            personId,
            async (db, person) =>
            {
                if (await CheckAsync(db, person, code, cancellationToken) != SecondFactorCheck.App)
                    return new Error(WrongCode);
                db.UserTokens.RemoveRange(await Own(db, personId).Where(token => token.Name != Secret).ToListAsync(cancellationToken));
                return Done(AddCodes(db, personId));
            },
            cancellationToken
        );

    /// <summary>Turns it off for a code of the app or a recovery code.</summary>
    public Task<Result<IReadOnlyList<string>>> TurnOffAsync(long personId, string? code, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            personId,
            async (db, person) =>
            {
                if (await IsDemandedAsync(db, person, cancellationToken))
                    return new Error("This server asks for a second step from you; it cannot be turned off.");
                if (await CheckAsync(db, person, code, cancellationToken) == SecondFactorCheck.Wrong)
                    return new Error(WrongCode);
                await RemoveAsync(db, person, cancellationToken);
                return Done([]);
            },
            cancellationToken
        );

    /// <summary>Whether a code is right at present. It is spent by this.</summary>
    public async Task<SecondFactorCheck> CheckAsync(long personId, string? code, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: of two who use one code at once, one comes too late.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await db.Users.SingleOrDefaultAsync(item => item.Id == personId, cancellationToken) is not { } person)
            return SecondFactorCheck.Wrong;
        var answer = await CheckAsync(db, person, code, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    /// <summary>For the command line, where no administrator can get in any more; the sentence says what is wrong.</summary>
    public async Task<string?> ResetForOperatorAsync(string userName, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var normalized = AccountProvisioning.Normalize(userName);
        if (await db.Users.SingleOrDefaultAsync(item => item.NormalizedUserName == normalized, cancellationToken) is not { } person)
            return $"Nobody here has the user name '{userName}'.";
        if (await PasskeyService.RemoveAllAsync(db, person.Id, cancellationToken) == 0 && !person.TwoFactorEnabled)
            return $"'{person.UserName}' has no second step.";
        await RemoveAsync(db, person, cancellationToken);
        person.SecurityStamp = Guid.NewGuid().ToString("N");
        await SessionService.EndAllAsync(db, person.Id, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Adds the end of the second step to the unit of work.</summary>
    internal static async Task RemoveAsync(AnnotateHubDb db, Person person, CancellationToken cancellationToken)
    {
        person.TwoFactorEnabled = false;
        db.UserTokens.RemoveRange(await Own(db, person.Id).ToListAsync(cancellationToken));
    }

    private async Task<SecondFactorCheck> CheckAsync(AnnotateHubDb db, Person person, string? code, CancellationToken cancellationToken)
    {
        if (!person.TwoFactorEnabled)
            return SecondFactorCheck.Wrong;
        var (plain, tokens) = (Plain(code), await Own(db, person.Id).ToListAsync(cancellationToken));
        var token = tokens.FirstOrDefault(item => item.Name == Secret);
        if (
            token is not null
            && KeptSecret.Parse(token.Value) is { } kept
            && protector.Unprotect(kept.Protected)?.Split(' ') is ["totp", var secret]
            && Totp.Match(Totp.FromBase32(secret) ?? [], plain, clock.GetUtcNow(), kept.LastStep) is { } step
        )
        {
            token.Value = (kept with { LastStep = step }).ToString();
            return SecondFactorCheck.App;
        }

        var hash = SecretGenerator.HashOf(plain);
        if (plain.Length != RecoveryBytes * 8 / 5 || tokens.FirstOrDefault(item => item.Name == hash) is not { } spent)
            return SecondFactorCheck.Wrong;
        db.UserTokens.Remove(spent);
        return SecondFactorCheck.Recovery;
    }

    private async Task<Result<IReadOnlyList<string>>> ChangeAsync(
        long personId,
        Func<AnnotateHubDb, Person, Task<Result<IReadOnlyList<string>>>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (
            await db.Users.SingleOrDefaultAsync(item => item.Id == personId && item.DeletedAt == null, cancellationToken)
            is not { } person
        )
            return Error.NotFound;
        var answer = await change(db, person);
        if (answer is not Result<IReadOnlyList<string>>.Success)
            return answer;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    private static Result<IReadOnlyList<string>>.Success Done(IReadOnlyList<string> codes) => new(codes);

    private static string[] AddCodes(AnnotateHubDb db, long personId)
    {
        var codes = Enumerable
            .Range(0, RecoveryCodes)
            .Select(_ => Totp.ToBase32(RandomNumberGenerator.GetBytes(RecoveryBytes)))
            .ToArray();
        db.UserTokens.AddRange(codes.Select(code => TokenOf(personId, SecretGenerator.HashOf(code), "")));
        return [.. codes.Select(code => string.Join('-', code.Chunk(4).Select(part => new string(part))))];
    }

    private async Task<bool> IsDemandedAsync(AnnotateHubDb db, Person person, CancellationToken cancellationToken) =>
        settings.SecondFactorFor switch
        {
            SecondFactorDemand.Everybody => true,
            SecondFactorDemand.Administrators => person.IsAdministrator,
            SecondFactorDemand.Leads => person.IsAdministrator
                || await db.Memberships.AnyAsync(
                    member =>
                        member.PersonId == person.Id && (member.Role == ProjectRole.Lead || member.Role == ProjectRole.Manager),
                    cancellationToken
                ),
            _ => false,
        };

    private string TicketOf(long personId, string secret) =>
        protector.Protect(string.Create(CultureInfo.InvariantCulture, $"begin {personId} {clock.GetUtcNow().UtcTicks} {secret}"));

    /// <summary>As people type it: with spaces, hyphens and small letters.</summary>
    private static string Plain(string? code) =>
        new([.. (code ?? "").Take(64).Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);

    private static IQueryable<IdentityUserToken<long>> Own(AnnotateHubDb db, long personId) =>
        db.UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Provider);

    private static IdentityUserToken<long> TokenOf(long personId, string name, string value) =>
        new()
        {
            UserId = personId,
            LoginProvider = Provider,
            Name = name,
            Value = value,
        };

    /// <summary>The app's secret as the database holds it.</summary>
    /// <param name="LastStep">The newest half minute of which a code was taken: none is good twice.</param>
    private sealed record KeptSecret(DateTimeOffset Since, long LastStep, string Protected)
    {
        public static KeptSecret? Parse(string? value) =>
            value?.Split(' ', 3) is [var since, var step, var secret]
            && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                ? new KeptSecret(new DateTimeOffset(ticks, TimeSpan.Zero), last, secret)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Since.UtcTicks} {LastStep} {Protected}");
    }
}
