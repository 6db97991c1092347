using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>Makes accounts outside of the page for administrators: by an invitation, by a project's manager, at the command line.</summary>
internal static class AccountProvisioning
{
    private const int MaxNameLength = 64;
    private const string Symbols = "-._@+";

    /// <summary>Adds the account to the unit of work, or says what is wrong with it.</summary>
    public static async Task<(Person? Person, string? Fault)> AddAccountAsync(
        this AnnotateHubDb db,
        PasswordRules rules,
        string? userName,
        string? displayName,
        string? password,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        (userName, displayName) = (userName ?? "", displayName ?? "");
        if (NameFaultOf(ref userName, ref displayName) is { } nameFault)
            return (null, nameFault);
        if (rules.FaultOf(password, userName) is { } fault)
            return (null, fault);
        var normalized = Normalize(userName);
        if (await db.Users.AnyAsync(item => item.NormalizedUserName == normalized, cancellationToken))
            return (null, $"The user name '{userName}' is taken; choose another, or sign in if it is yours.");
        var person = new Person
        {
            UserName = userName,
            NormalizedUserName = normalized,
            DisplayName = displayName,
            CreatedAt = now,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            LockoutEnabled = true,
        };
        person.PasswordHash = new PasswordHasher<Person>().HashPassword(person, password!);
        db.Users.Add(person);
        return (person, null);
    }

    /// <summary>Trims both names; a sentence when one of them cannot be taken. Without a display name the user name is shown.</summary>
    public static string? NameFaultOf(ref string userName, ref string displayName)
    {
        userName = userName.Trim();
        if (
            userName.Length is 0 or > MaxNameLength
            || !userName.All(symbol => char.IsAsciiLetterOrDigit(symbol) || Symbols.Contains(symbol, StringComparison.Ordinal))
        )
            return $"A user name has 1 to {MaxNameLength} letters, digits or any of {Symbols}; found '{userName}'.";
        displayName = displayName.Trim() is { Length: > 0 } given ? given : userName;
        return displayName.Length > 120 || displayName.Any(char.IsControl) ? "A display name has at most 120 characters." : null;
    }

    public static string Normalize(string userName) => userName.Trim().ToUpperInvariant();
}
