using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Accounts;

/// <summary>The accounts of this server; only administrators open it.</summary>
public sealed class AccountService(
    IServiceScopeFactory scopes,
    IDbContextFactory<AnnotateHubDb> database,
    AccessTokenService tokens,
    AccountDeletion deletion,
    IFormerAddress formerAddress,
    TimeProvider clock
)
{
    public async Task<bool> IsAdministratorAsync(long personId)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await IsAdministratorAsync(scope.ServiceProvider.GetRequiredService<UserManager<Person>>(), personId);
    }

    /// <summary>Everybody by name; null for who is no administrator.</summary>
    public async Task<IReadOnlyList<Person>?> ListAsync(long askingId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (!await IsAdministratorAsync(people, askingId))
            return null;
        return await people
            .Users.AsNoTracking()
            .Where(person => person.DeletedAt == null)
            .OrderBy(person => person.DisplayName)
            .ToListAsync();
    }

    /// <summary>The sentences say what to change; none means that the account is there.</summary>
    public async Task<IReadOnlyList<string>> CreateAsync(
        long askingId,
        string userName,
        string displayName,
        string password,
        bool administrator
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (!await IsAdministratorAsync(people, askingId))
            return ["Only administrators make accounts."];
        var person = new Person
        {
            UserName = userName.Trim(),
            DisplayName = displayName.Trim() is { Length: > 0 } name ? name : userName.Trim(),
            IsAdministrator = administrator,
            MustChangePassword = true,
            CreatedAt = clock.GetUtcNow(),
        };
        try
        {
            var made = await people.CreateAsync(person, password);
            return [.. made.Errors.Select(error => error.Description)];
        }
        catch (DbUpdateException)
        {
            return [$"The user name '{person.UserName}' was taken at this moment; choose another."];
        }
    }

    /// <summary>Gives an account a new password, for somebody who forgot theirs; open sessions and tokens end.</summary>
    public async Task<IReadOnlyList<string>> SetPasswordAsync(long askingId, long personId, string password)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (!await IsAdministratorAsync(people, askingId))
            return ["Only administrators set passwords."];
        var person = await people.Users.SingleOrDefaultAsync(item => item.Id == personId);
        if (person is null)
            return ["This account is gone."];
        person.MustChangePassword = askingId != personId;
        var set = await people.ResetPasswordAsync(person, await people.GeneratePasswordResetTokenAsync(person), password);
        // A new security stamp ends the sessions; whoever had the old password may have made tokens.
        if (set.Succeeded)
            await tokens.RevokeAllAsync(personId);
        return [.. set.Errors.Select(error => error.Description)];
    }

    /// <summary>Lets an account sign in no more, or again. Sessions and tokens end; what it drew stays.</summary>
    public Task<string?> SetDisabledAsync(long askingId, long personId, bool disabled, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            askingId,
            personId,
            async (db, person) =>
            {
                if (!disabled)
                {
                    person.DisabledAt = null;
                    return null;
                }

                if (await IsLastAdministratorAsync(db, person, cancellationToken))
                    return LastAdministrator;
                person.DisabledAt ??= clock.GetUtcNow();
                person.SecurityStamp = Guid.NewGuid().ToString("N");
                await SessionService.EndAllAsync(db, person.Id, cancellationToken);
                await AccessTokenService.RevokeAllAsync(db, person.Id, clock.GetUtcNow(), cancellationToken);
                return null;
            },
            cancellationToken
        );

    /// <summary>For somebody whose phone and recovery codes are lost: the password alone signs in again. Passkeys go too, and
    /// sessions end.</summary>
    public Task<string?> ResetSecondFactorAsync(long askingId, long personId, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            askingId,
            personId,
            async (db, person) =>
            {
                var passkeys = await PasskeyService.RemoveAllAsync(db, person.Id, cancellationToken);
                if (!person.TwoFactorEnabled && passkeys == 0)
                    return "This account has no second step.";
                await SecondFactorService.RemoveAsync(db, person, cancellationToken);
                person.SecurityStamp = Guid.NewGuid().ToString("N");
                await SessionService.EndAllAsync(db, person.Id, cancellationToken);
                return null;
            },
            cancellationToken
        );

    /// <summary>Deletes an account for good: its work stays under a pseudonym.</summary>
    public Task<string?> DeleteAsync(long askingId, long personId, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            askingId,
            personId,
            async (db, person) =>
            {
                if (await IsLastAdministratorAsync(db, person, cancellationToken))
                    return LastAdministrator;
                await deletion.DeleteAsync(db, person, cancellationToken);
                return null;
            },
            cancellationToken
        );

    /// <summary>Gives an account other names and an address for mail.</summary>
    public Task<string?> RenameAsync(
        long askingId,
        long personId,
        string userName,
        string displayName,
        string? email,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            askingId,
            personId,
            async (db, person) =>
            {
                if (AccountProvisioning.NameFaultOf(ref userName, ref displayName) is { } fault)
                    return fault;
                var normalized = AccountProvisioning.Normalize(userName);
                if (await db.Users.AnyAsync(item => item.Id != person.Id && item.NormalizedUserName == normalized, cancellationToken))
                    return $"The user name '{userName}' is taken; choose another.";
                email = email?.Trim();
                if (email is { Length: > 0 } && EmailAddress.FaultOf(email) is { } odd)
                    return odd;
                (person.UserName, person.NormalizedUserName, person.DisplayName) = (userName, normalized, displayName);
                if (person is { Email: { } before, EmailConfirmed: true } && before != email)
                    formerAddress.Add(db, person.Id, before);
                EmailAddress.Give(person, email);
                return null;
            },
            cancellationToken
        );

    private const string LastAdministrator = "This is the last administrator who can sign in; make another one first.";

    /// <summary>A sentence that says what to change, or null when it is done.</summary>
    private async Task<string?> ChangeAsync(
        long askingId,
        long personId,
        Func<AnnotateHubDb, Person, Task<string?>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (!await db.Users.AnyAsync(person => person.Id == askingId && person.IsAdministrator, cancellationToken))
            return "Only administrators change accounts.";
        if (
            await db.Users.SingleOrDefaultAsync(item => item.Id == personId && item.DeletedAt == null, cancellationToken)
            is not { } person
        )
            return "This account is gone.";
        if (await change(db, person) is { } fault)
            return fault;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private static async Task<bool> IsLastAdministratorAsync(AnnotateHubDb db, Person person, CancellationToken cancellationToken) =>
        person.IsAdministrator
        && !await db.Users.AnyAsync(
            other => other.Id != person.Id && other.IsAdministrator && other.DisabledAt == null && other.DeletedAt == null,
            cancellationToken
        );

    private static Task<bool> IsAdministratorAsync(UserManager<Person> people, long id) =>
        people.Users.AnyAsync(person => person.Id == id && person.IsAdministrator);
}
