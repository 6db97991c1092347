using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.People;

/// <summary>Makes accounts outside of the page for administrators: by an invitation, by a project's manager, at the command line.</summary>
internal static class Accounts
{
    public const int ShortestPassword = 8;
    private const int LongestName = 64;
    private const int LongestPassword = 256;
    private const string Symbols = "-._@+";

    /// <summary>Adds the account to the unit of work, or says what is wrong with it.</summary>
    public static async Task<(Person? Person, string? Fault)> AddAccountAsync(
        this AnnotateHubDb db, string? userName, string? displayName, string? password, DateTimeOffset now, CancellationToken cancel)
    {
        userName = userName?.Trim() ?? "";
        if (userName.Length is 0 or > LongestName || !userName.All(symbol => char.IsAsciiLetterOrDigit(symbol) || Symbols.Contains(symbol, StringComparison.Ordinal)))
            return (null, $"A user name has 1 to {LongestName} letters, digits or any of {Symbols}; found '{userName}'.");
        if (password is not { Length: >= ShortestPassword and <= LongestPassword }) return (null, $"A password has {ShortestPassword} to {LongestPassword} characters.");
        var normalized = Normalize(userName);
        if (await db.Users.AnyAsync(item => item.NormalizedUserName == normalized, cancel)) return (null, $"The user name '{userName}' is taken; choose another, or sign in if it is yours.");
        displayName = displayName?.Trim() is { Length: > 0 } given ? given : userName;
        if (displayName.Length > 120 || displayName.Any(char.IsControl)) return (null, "A display name has at most 120 characters.");
        var person = new Person
        {
            UserName = userName, NormalizedUserName = normalized, DisplayName = displayName, CreatedAt = now,
            SecurityStamp = Guid.NewGuid().ToString("N"), LockoutEnabled = true,
        };
        person.PasswordHash = new PasswordHasher<Person>().HashPassword(person, password);
        db.Users.Add(person);
        return (person, null);
    }

    public static string Normalize(string userName) => userName.Trim().ToUpperInvariant();
}
