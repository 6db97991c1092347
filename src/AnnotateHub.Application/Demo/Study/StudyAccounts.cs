using AnnotateHub.Application.Accounts;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>The people of the finished study. They have no password: nobody signs in as them.</summary>
public sealed class StudyAccounts(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const string Lead = "study-lead";
    public const string Expert = "study-expert";
    public const string Student1 = "study-student1";
    public const string Student2 = "study-student2";

    /// <summary>Annotators with their months at the microscope, the most senior first; then the lead.</summary>
    public static IReadOnlyList<DemoAccount> All { get; } =
    [
        new(Expert, "Simulated expert", "Annotates in the finished study", 48, 1),
        new(Student1, "Simulated student one", "Annotates in the finished study", 10, 2),
        new(Student2, "Simulated student two", "Annotates in the finished study", 6, 3),
        new(Lead, "Simulated lead", "Runs the finished study", null, null),
    ];

    /// <summary>Key of an account of the study; null where there is none.</summary>
    public async Task<long?> FindAsync(string userName, CancellationToken cancellationToken = default)
    {
        var normalized = AccountProvisioning.Normalize(userName);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Users.Where(person => person.NormalizedUserName == normalized && person.IsDemo)
            .Select(person => (long?)person.Id)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes the accounts that are missing.</summary>
    /// <returns>Their keys by user name.</returns>
    /// <exception cref="InvalidOperationException">Somebody of this server has one of the names.</exception>
    public async Task<IReadOnlyDictionary<string, long>> EnsureAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var people = new List<Person>();
        foreach (var account in All)
        {
            var normalized = AccountProvisioning.Normalize(account.UserName);
            var person = await db.Users.SingleOrDefaultAsync(item => item.NormalizedUserName == normalized, cancellationToken);
            if (person is { IsDemo: false })
                throw new InvalidOperationException(
                    $"Somebody of this server is called '{account.UserName}', as an account of the finished study would be. Rename that "
                        + "account, or start the server with Demo:Study=false."
                );
            if (person is null)
                db.Users.Add(
                    person = new Person
                    {
                        UserName = account.UserName,
                        NormalizedUserName = normalized,
                        DisplayName = account.DisplayName,
                        IsDemo = true,
                        CreatedAt = clock.GetUtcNow(),
                        SecurityStamp = Guid.NewGuid().ToString("N"),
                        LockoutEnabled = true,
                    }
                );
            people.Add(person);
        }

        await db.SaveChangesAsync(cancellationToken);
        return people.ToDictionary(person => person.UserName!, person => person.Id, StringComparer.Ordinal);
    }
}
