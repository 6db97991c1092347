using System.Globalization;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts.Passkeys;

/// <summary>
/// Passkeys of accounts, which Identity's handler of WebAuthn has checked: keeping, listing, using and removing them. A challenge that
/// somebody came in with is remembered for as long as it could be sent again (AspNetUserTokens).
/// </summary>
public sealed class PasskeyService(IDbContextFactory<AnnotateHubDb> database, SecondFactorService factor, TimeProvider clock)
{
    /// <summary>How long a challenge is good.</summary>
    public static readonly TimeSpan ChallengeLife = TimeSpan.FromMinutes(5);

    public const int Most = 20;
    public const int LongestName = 60;
    private const string Challenges = "AnnotateHub.PasskeyChallenge";

    /// <summary>One's own, the newest first.</summary>
    public async Task<IReadOnlyList<PasskeyView>> ListAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Passkeys.AsNoTracking()
            .Where(passkey => passkey.PersonId == personId)
            .OrderByDescending(passkey => passkey.Id)
            .Select(passkey => new PasskeyView(
                passkey.Id,
                passkey.Name,
                passkey.Host,
                passkey.CreatedAt,
                passkey.LastUsedAt,
                passkey.IsBackedUp
            ))
            .ToListAsync(cancellationToken);
    }

    /// <summary>How many each account has that has any; empty for who is no administrator.</summary>
    public async Task<IReadOnlyDictionary<long, int>> CountsAsync(long askingId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await db.Users.AnyAsync(person => person.Id == askingId && person.IsAdministrator, cancellationToken))
            return new Dictionary<long, int>();
        return await db
            .Passkeys.GroupBy(passkey => passkey.PersonId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
    }

    /// <summary>Whether the person must show a passkey after the password: a second step is demanded and there is no other.</summary>
    public async Task<bool> IsTheSecondStepAsync(Person person, CancellationToken cancellationToken = default)
    {
        if (!await factor.IsMissingAsync(person, cancellationToken))
            return false;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Passkeys.AnyAsync(passkey => passkey.PersonId == person.Id, cancellationToken);
    }

    /// <summary>
    /// Whether it is the person who registers a passkey, and not whoever sits at a browser that was left open: by a code where the second
    /// step is on, else by the password.
    /// </summary>
    public async Task<bool> IsProvenAsync(long personId, string? password, string? code, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (
            await db.Users.AsNoTracking().SingleOrDefaultAsync(item => item.Id == personId && item.DeletedAt == null, cancellationToken)
            is not { PasswordHash: { } hash } person
        )
            return false;
        return person.TwoFactorEnabled
            ? await factor.CheckAsync(personId, code, cancellationToken) != SecondFactorCheck.Wrong
            : new PasswordHasher<Person>().VerifyHashedPassword(person, hash, password ?? "") != PasswordVerificationResult.Failed;
    }

    /// <summary>Why a passkey cannot have this name, or the person none at all; null where they can.</summary>
    public async Task<string?> FaultOfAsync(long personId, string? name, CancellationToken cancellationToken = default)
    {
        if (NameFaultOf(name) is { } fault)
            return fault;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Passkeys.CountAsync(passkey => passkey.PersonId == personId, cancellationToken) < Most
            ? null
            : $"You have {Most} passkeys, which is as many as one account can have. Remove one that you do not use any more.";
    }

    /// <summary>Keeps a passkey that was just made.</summary>
    /// <param name="challenge">What the authenticator answered; nothing is kept for it a second time.</param>
    public async Task<Result<PasskeyView>> AddAsync(
        long personId,
        string? name,
        string host,
        UserPasskeyInfo made,
        string challenge,
        CancellationToken cancellationToken = default
    )
    {
        if (await FaultOfAsync(personId, name, cancellationToken) is { } fault)
            return new Error(fault);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (
            !await db.Users.AnyAsync(item => item.Id == personId && item.DeletedAt == null, cancellationToken)
            || !await SpendAsync(db, personId, challenge, cancellationToken)
            || await db.Passkeys.AnyAsync(passkey => passkey.CredentialId == made.CredentialId, cancellationToken)
        )
            return new Error("This passkey was registered already, or it took too long. Begin again.");
        var kept = new Passkey
        {
            PersonId = personId,
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            Name = name!.Trim(),
            Host = host,
            CreatedAt = clock.GetUtcNow(),
            SignCount = made.SignCount,
            Transports = string.Join(' ', (made.Transports ?? []).Where(IsWord).Take(8)),
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
        };
        db.Passkeys.Add(kept);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PasskeyView(kept.Id, kept.Name, kept.Host, kept.CreatedAt, null, kept.IsBackedUp);
    }

    /// <summary>Notes that somebody comes in by a passkey; its name, or null when the challenge or the count were used before.</summary>
    /// <param name="used">With the count that the authenticator signed.</param>
    public async Task<string?> UseAsync(
        long personId,
        UserPasskeyInfo used,
        string challenge,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: of two who send one answer at once, one comes too late.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var kept = await db.Passkeys.SingleOrDefaultAsync(
            passkey => passkey.PersonId == personId && passkey.CredentialId == used.CredentialId,
            cancellationToken
        );
        if (
            kept is null
            || ((used.SignCount != 0 || kept.SignCount != 0) && used.SignCount <= kept.SignCount)
            || !await SpendAsync(db, personId, challenge, cancellationToken)
        )
            return null;
        (kept.SignCount, kept.IsBackedUp, kept.LastUsedAt) = (used.SignCount, used.IsBackedUp, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return kept.Name;
    }

    /// <summary>Removes one of one's own; its name.</summary>
    public async Task<Result<string>> RemoveAsync(long personId, long passkeyId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var own = await db.Passkeys.Where(passkey => passkey.PersonId == personId).ToListAsync(cancellationToken);
        if (own.FirstOrDefault(passkey => passkey.Id == passkeyId) is not { } passkey)
            return Error.NotFound;
        var person = await db.Users.AsNoTracking().SingleAsync(item => item.Id == personId, cancellationToken);
        if (own.Count == 1 && await factor.IsMissingAsync(person, cancellationToken))
            return new Error(
                "This server asks for a second step from you, and this passkey is your only one. Set up an authenticator app or another "
                    + "passkey first."
            );
        db.Passkeys.Remove(passkey);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return passkey.Name;
    }

    /// <summary>Adds the end of all passkeys of a person to the unit of work; how many there were.</summary>
    internal static async Task<int> RemoveAllAsync(AnnotateHubDb db, long personId, CancellationToken cancellationToken)
    {
        var own = await db.Passkeys.Where(passkey => passkey.PersonId == personId).ToListAsync(cancellationToken);
        db.Passkeys.RemoveRange(own);
        return own.Count;
    }

    /// <summary>Adds to the unit of work that a challenge is used up; false where it was before.</summary>
    private async Task<bool> SpendAsync(AnnotateHubDb db, long personId, string challenge, CancellationToken cancellationToken)
    {
        var (name, now) = (SecretGenerator.HashOf(challenge), clock.GetUtcNow());
        var spent = await db
            .UserTokens.Where(token => token.UserId == personId && token.LoginProvider == Challenges)
            .ToListAsync(cancellationToken);
        if (spent.Exists(token => token.Name == name))
            return false;
        db.UserTokens.RemoveRange(spent.Where(token => !IsRecent(token.Value, now)));
        db.UserTokens.Add(
            new IdentityUserToken<long>
            {
                UserId = personId,
                LoginProvider = Challenges,
                Name = name,
                Value = now.UtcTicks.ToString(CultureInfo.InvariantCulture),
            }
        );
        return true;
    }

    private static bool IsRecent(string? ticks, DateTimeOffset now) =>
        long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && now - new DateTimeOffset(at, TimeSpan.Zero) <= 2 * ChallengeLife;

    private static string? NameFaultOf(string? name)
    {
        var plain = name?.Trim() ?? "";
        if (plain.Length is 0 or > LongestName)
            return $"Give the passkey a name of 1 to {LongestName} characters, such as 'Laptop' or 'Security key'.";
        return plain.Any(char.IsControl) ? "The name of the passkey holds characters that cannot be shown; type it anew." : null;
    }

    /// <summary>What browsers say is short; what is made up is not kept.</summary>
    private static bool IsWord(string text) =>
        text.Length is > 0 and <= 20 && text.All(symbol => char.IsAsciiLetter(symbol) || symbol == '-');
}
