using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// The one-time way in for the first administrator: a random token shown on the console only. It lives in memory and is
/// issued anew at every start until an administrator exists, so that nothing on disk lets anybody in.
/// </summary>
public sealed class AdministratorLink(IServiceScopeFactory scopes, AccountQueries accounts, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Null once an administrator exists.</summary>
    public string? Token { get; private set; }

    public async Task IssueIfNeededAsync() =>
        Token = await accounts.HasAdministratorAsync() ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public bool Accepts(string? token) =>
        Token is { } expected
        && token is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(token));

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
                return [.. made.Errors.Select(error => error.Description)];
            Token = null;
            return [];
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
