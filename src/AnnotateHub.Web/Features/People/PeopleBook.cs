using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Features.People;

/// <summary>The accounts of this server; only administrators open it.</summary>
public sealed class PeopleBook(IServiceScopeFactory scopes, TimeProvider clock)
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
        if (!await IsAdministratorAsync(people, askingId)) return null;
        return await people.Users.AsNoTracking().OrderBy(person => person.DisplayName).ToListAsync();
    }

    /// <summary>The sentences say what to change; none means that the account is there.</summary>
    public async Task<IReadOnlyList<string>> CreateAsync(long askingId, string userName, string displayName, string password, bool administrator)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (!await IsAdministratorAsync(people, askingId)) return ["Only administrators make accounts."];
        var person = new Person
        {
            UserName = userName.Trim(), DisplayName = displayName.Trim() is { Length: > 0 } name ? name : userName.Trim(),
            IsAdministrator = administrator, CreatedAt = clock.GetUtcNow(),
        };
        var made = await people.CreateAsync(person, password);
        return [.. made.Errors.Select(error => error.Description)];
    }

    /// <summary>Gives an account a new password, for somebody who forgot theirs; open sessions end.</summary>
    public async Task<IReadOnlyList<string>> SetPasswordAsync(long askingId, long personId, string password)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (!await IsAdministratorAsync(people, askingId)) return ["Only administrators set passwords."];
        var person = await people.Users.SingleOrDefaultAsync(item => item.Id == personId);
        if (person is null) return ["This account is gone."];
        var set = await people.ResetPasswordAsync(person, await people.GeneratePasswordResetTokenAsync(person), password);
        return [.. set.Errors.Select(error => error.Description)];
    }

    private static Task<bool> IsAdministratorAsync(UserManager<Person> people, long id) => people.Users.AnyAsync(person => person.Id == id && person.IsAdministrator);
}
