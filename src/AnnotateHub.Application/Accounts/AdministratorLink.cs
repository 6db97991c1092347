using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// The one-time way in for the first administrator: a random token shown on the console only, issued anew at every start until an
/// administrator exists. It lives in memory, so that nothing on disk lets anybody in; where several nodes share a database, its hash stands
/// there for a day, so that the link of each node opens the form on all of them.
/// </summary>
public sealed class AdministratorLink(
    IServiceScopeFactory scopes,
    AccountQueries accounts,
    ServerValues values,
    DatabaseSource source,
    TimeProvider clock
) : IDisposable
{
    /// <summary>Of a link on a shared database, whatever became of the node that showed it.</summary>
    private static readonly TimeSpan Good = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Null once an administrator exists.</summary>
    public string? Token { get; private set; }

    private bool IsShared => source.Provider is DatabaseProvider.Postgres;

    public async Task IssueIfNeededAsync()
    {
        Token = await accounts.HasAdministratorAsync() ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        if (!IsShared)
            return;
        if (Token is null)
            values.Remove(ServerValues.SetupPrefix);
        else
            values.Write(NameOf(Token), clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
    }

    public bool Accepts(string? token)
    {
        if (token is null)
            return false;
        if (!IsShared)
            return Token is { } expected
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(token));
        return values.Find(NameOf(token)).GetValueOrDefault(NameOf(token)) is { } since
            && clock.GetUtcNow() - DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) < Good;
    }

    /// <summary>Makes the first administrator and spends the token. The sentences say what to change; none means that it is done.</summary>
    public async Task<IReadOnlyList<string>> CreateAsync(string? token, string userName, string displayName, string password)
    {
        await _one.WaitAsync();
        try
        {
            if (!Accepts(token))
                return
                [
                    "This link was used already or is from an earlier start. The console shows the present one until an "
                        + "administrator exists.",
                ];
            // Whoever takes the links away first, on whatever node, makes the account.
            var taken = IsShared ? values.Find(ServerValues.SetupPrefix) : null;
            if (taken is not null && (values.Remove(ServerValues.SetupPrefix) == 0 || await accounts.HasAdministratorAsync()))
                return ["Another link was used a moment ago; sign in with the administrator that it made."];
            await using var scope = scopes.CreateAsyncScope();
            var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            var person = new Person
            {
                UserName = userName.Trim(),
                DisplayName = displayName.Trim(),
                IsAdministrator = true,
                CreatedAt = clock.GetUtcNow(),
            };
            if (person.DisplayName.Length == 0)
                person.DisplayName = person.UserName;
            var made = await people.CreateAsync(person, password);
            if (!made.Succeeded)
            {
                foreach (var (name, since) in taken ?? new Dictionary<string, string>())
                    values.Write(name, since);
                return [.. made.Errors.Select(error => error.Description)];
            }

            Token = null;
            return [];
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static string NameOf(string token) =>
        ServerValues.SetupPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
