using AnnotateHub.Application.Accounts;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Cli.Tests;

/// <summary><c>annotatehub people reset-second-step</c>, the way in for somebody whose phone and recovery codes are lost.</summary>
public sealed class SecondStepCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => Path.Combine(_folder.Path, "annotatehub.db");

    [Fact]
    public async Task It_takes_the_second_step_and_the_sessions_of_this_account_alone_and_says_so_in_the_audit()
    {
        var (anna, ben) = await PeopleAsync();

        var (code, output, error) = await RunAsync("anna");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("anna", output);
        await using var db = Open();
        Assert.Equal(
            [("anna", false), ("ben", true)],
            (await db.Users.OrderBy(person => person.UserName).ToListAsync()).Select(person => (person.UserName!, person.TwoFactorEnabled))
        );
        Assert.Equal([ben], await db.UserTokens.Select(token => token.UserId).Distinct().ToListAsync());
        var line = await db.SignInEvents.SingleAsync();
        Assert.Equal((SignInAction.SecondFactorReset, (long?)anna, "anna"), (line.Action, line.PersonId, line.UserName));
        Assert.Contains("at the command line", line.Detail);
    }

    [Fact]
    public async Task Who_has_none_and_who_is_not_there_are_refused_with_a_sentence()
    {
        await PeopleAsync();
        await RunAsync("anna");

        foreach (var name in new[] { "anna", "nobody" })
        {
            var (code, _, error) = await RunAsync(name);
            Assert.Equal(1, code);
            Assert.Contains(name, error);
        }
    }

    public void Dispose()
    {
        EmptyDatabase.Release(Database);
        _folder.Dispose();
    }

    private async Task<(long Anna, long Ben)> PeopleAsync()
    {
        EmptyDatabase.WriteTo(Database);
        await using var db = Open();
        var people = new[] { "anna", "ben" }
            .Select(name => new AnnotateHub.Data.Entities.Person
            {
                UserName = name,
                NormalizedUserName = name.ToUpperInvariant(),
                DisplayName = name,
                TwoFactorEnabled = true,
            })
            .ToArray();
        db.Users.AddRange(people);
        await db.SaveChangesAsync();
        foreach (var person in people)
        foreach (var (provider, name) in new[] { ("AnnotateHub.SecondFactor", "secret"), ("AnnotateHub.Session", $"session-{person.Id}") })
            db.UserTokens.Add(
                new IdentityUserToken<long>
                {
                    UserId = person.Id,
                    LoginProvider = provider,
                    Name = name,
                    Value = "x",
                }
            );
        await db.SaveChangesAsync();
        return (people[0].Id, people[1].Id);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string user)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["people", "reset-second-step", "--user", user, "--data", _folder.Path],
            output,
            error,
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }

    private AnnotateHubDb Open() =>
        new((DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(Database).Options);
}
