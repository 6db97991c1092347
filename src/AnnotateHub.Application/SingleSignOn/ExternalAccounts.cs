using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn.Ldap;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>
/// Accounts of people who sign in at the institution's provider: found by the provider's key for the person, never by a name that could be
/// given to somebody else; made at the first sign-in; administrators and members as the provider's groups say.
/// </summary>
public sealed class ExternalAccounts(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    LocalPasswords passwords,
    OidcSettings oidc,
    LdapSettings ldap,
    ExternalMemberships memberships,
    IFormerAddress formerAddress,
    SignInLog log,
    TimeProvider clock
)
{
    public async Task<(Person? Person, ExternalRefusal? Refusal)> AcceptAsync(
        ExternalIdentity identity,
        ExternalRules rules,
        CancellationToken cancellationToken = default
    )
    {
        var told = new List<(string Action, string Detail)>();
        Person person;
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            // The write lock from the start: two first sign-ins at once make one account.
            await using var transaction = await db.Database.BeginTransactionAsync(
                System.Data.IsolationLevel.Serializable,
                cancellationToken
            );
            var (found, refusal) = await FindOrMakeAsync(db, identity, rules, told, cancellationToken);
            if (found is null)
                return (null, refusal);
            if (!standing.MayAct(found))
                return (null, ExternalRefusal.Closed);
            await SetAdministratorAsync(db, found, identity, rules, told, cancellationToken);
            if (identity.DisplayName?.Trim() is { Length: > 0 and <= 120 } name && !name.Any(char.IsControl))
                found.DisplayName = name;
            if (identity.Email?.Trim() is { Length: > 0 and <= 200 } email && System.Net.Mail.MailAddress.TryCreate(email, out _))
            {
                if (found is { Email: { } before, EmailConfirmed: true } && before != email)
                    formerAddress.Add(db, found.Id, before);
                EmailAddress.Give(found, email);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            person = found;
        }

        foreach (var (action, detail) in told)
            await log.WriteAsync(action, person.Id, person.UserName, detail: detail, cancellationToken: cancellationToken);
        await memberships.ApplyAsync(person, identity.Roles, rules, cancellationToken);
        return (person, null);
    }

    /// <summary>A sentence when the account that must come in without a provider cannot; null where all is well.</summary>
    public async Task<string?> BreakGlassFaultAsync(CancellationToken cancellationToken = default)
    {
        if (oidc is { IsOn: true, LocalSignIn: false } && await FaultOfAsync("Oidc", oidc.BreakGlass, cancellationToken) is { } provider)
            return provider;
        return ldap is { IsOn: true, LocalSignIn: false } ? await FaultOfAsync("Ldap", ldap.BreakGlass, cancellationToken) : null;
    }

    private async Task<string?> FaultOfAsync(string section, string breakGlass, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // A new installation: the link for the first administrator makes it.
        if (!await db.Users.AnyAsync(person => person.IsAdministrator && !person.IsDemo, cancellationToken))
            return null;
        var normalized = AccountProvisioning.Normalize(breakGlass);
        var person = await db.Users.SingleOrDefaultAsync(item => item.NormalizedUserName == normalized, cancellationToken);
        return person is { IsAdministrator: true, DisabledAt: null, DeletedAt: null, PasswordHash: not null, IsDemo: false }
            ? null
            : $"{section}:LocalSignIn is false, and {section}:BreakGlass '{breakGlass}' is no administrator with a password: nobody could "
                + $"come in when the provider fails. Start with {section}:LocalSignIn true, make that account, then switch local sign-in off.";
    }

    private async Task<(Person? Person, ExternalRefusal? Refusal)> FindOrMakeAsync(
        AnnotateHubDb db,
        ExternalIdentity identity,
        ExternalRules rules,
        List<(string Action, string Detail)> told,
        CancellationToken cancellationToken
    )
    {
        var key = $"{identity.Issuer} {identity.Subject}";
        var login = await db.UserLogins.SingleOrDefaultAsync(
            item => item.LoginProvider == rules.Section && item.ProviderKey == key,
            cancellationToken
        );
        if (login is not null)
            return (await db.Users.SingleAsync(item => item.Id == login.UserId, cancellationToken), null);
        if (NameOf(identity.UserName) is not { } name)
            return (null, ExternalRefusal.NoName);
        var normalized = AccountProvisioning.Normalize(name);
        var person = await db.Users.SingleOrDefaultAsync(item => item.NormalizedUserName == normalized, cancellationToken);
        if (person is not null && !MayLink(person, rules))
            return (null, ExternalRefusal.NameTaken);
        if (person is null && !rules.CreateAccounts)
            return (null, ExternalRefusal.NoAccount);
        told.Add((person is null ? SignInAction.Made : SignInAction.Linked, $"By {rules.Name}, {identity.Issuer}."));
        if (person is null)
        {
            person = new Person
            {
                UserName = name,
                NormalizedUserName = normalized,
                DisplayName = name,
                CreatedAt = clock.GetUtcNow(),
                SecurityStamp = Guid.NewGuid().ToString("N"),
            };
            db.Users.Add(person);
            await db.SaveChangesAsync(cancellationToken);
        }
        else if (person.MustChangePassword)
        {
            // Somebody else set it, and whose it is comes in without it from now on.
            (person.PasswordHash, person.MustChangePassword) = (null, false);
        }

        db.UserLogins.Add(
            new IdentityUserLogin<long>
            {
                LoginProvider = rules.Section,
                ProviderKey = key,
                UserId = person.Id,
            }
        );
        return (person, null);
    }

    /// <summary>The account for emergencies stays this server's own, and nobody is given one of the demo.</summary>
    private bool MayLink(Person person, ExternalRules rules) =>
        rules.LinkByUserName && !person.IsDemo && !passwords.IsBreakGlass(person.UserName);

    private static async Task SetAdministratorAsync(
        AnnotateHubDb db,
        Person person,
        ExternalIdentity identity,
        ExternalRules rules,
        List<(string Action, string Detail)> told,
        CancellationToken cancellationToken
    )
    {
        if (rules.Administrators is not { Length: > 0 } values)
            return;
        var isOne = identity.Roles.Intersect(values, rules.Values).Any();
        if (isOne == person.IsAdministrator)
            return;
        // Somebody must be left to mend the groups.
        if (
            !isOne
            && !await db.Users.AnyAsync(
                other => other.Id != person.Id && other.IsAdministrator && other.DisabledAt == null && other.DeletedAt == null,
                cancellationToken
            )
        )
            return;
        person.IsAdministrator = isOne;
        told.Add((SignInAction.RoleChanged, isOne ? $"Administrator, by {rules.Name}." : $"Administrator no more, by {rules.Name}."));
    }

    /// <summary>A user name of this server: other signs become hyphens.</summary>
    private static string? NameOf(string? claimed)
    {
        var text = new string(
            [.. (claimed ?? "").Trim().Select(sign => char.IsAsciiLetterOrDigit(sign) || "-._@+".Contains(sign) ? sign : '-')]
        );
        if (text.Trim('-').Length == 0)
            return null;
        var (name, display) = (text[..Math.Min(text.Length, 64)], "");
        return AccountProvisioning.NameFaultOf(ref name, ref display) is null ? name : null;
    }
}
