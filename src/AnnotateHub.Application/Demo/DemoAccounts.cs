using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Demo;

/// <summary>The ready accounts of the demo. Their password is public, so they are no administrators.</summary>
public sealed class DemoAccounts(IServiceScopeFactory scopes, TimeProvider clock)
{
    public const string Password = "demo";

    public static IReadOnlyList<DemoAccount> All { get; } =
    [
        new("expert", "Demo expert", "Annotator with four years at the microscope", 48, 1),
        new("student1", "Demo student one", "Annotator with ten months", 10, 2),
        new("student2", "Demo student two", "Annotator with six months", 6, 3),
        new("lead", "Demo lead", "Runs the project: imports, members, export", null, null),
    ];

    /// <summary>Makes the accounts that are missing; those that are there stay as they are.</summary>
    public async Task EnsureAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        foreach (var account in All)
        {
            if (await people.FindByNameAsync(account.UserName) is not null)
                continue;
            var person = new Person
            {
                UserName = account.UserName,
                DisplayName = account.DisplayName,
                IsDemo = true,
                CreatedAt = clock.GetUtcNow(),
            };
            // Hashed here: the stated password is shorter than people may choose theirs.
            person.PasswordHash = people.PasswordHasher.HashPassword(person, Password);
            var made = await people.CreateAsync(person);
            if (!made.Succeeded)
                throw new InvalidOperationException(
                    $"Demo account '{account.UserName}': {string.Join(" ", made.Errors.Select(error => error.Description))}"
                );
        }
    }
}
