using System.CommandLine;
using System.Security.Cryptography;
using AnnotateHub.Core.Study;
using AnnotateHub.UseCases.People;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub people</c>: who works in a project.</summary>
internal static class PeopleCommands
{
    /// <summary>Without letters and digits that are mistaken for each other.</summary>
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    private static readonly Option<string> User = new("--user") { Description = "User name; an account is made if there is none, and its password printed once.", Required = true };
    private static readonly Option<string?> DisplayName = new("--name") { Description = "Name that people read, for a new account." };
    private static readonly Option<ProjectRole> Role = new("--role") { Description = "viewer, annotator, lead or manager.", DefaultValueFactory = _ => ProjectRole.Annotator };
    private static readonly Option<int?> Months = new("--months") { Description = "Months of experience." };
    private static readonly Option<int?> Rank = new("--rank") { Description = "Seniority, 1 is the most senior; equal numbers are a tie." };

    public static Command Make()
    {
        var add = new Command("add", "Adds a person to a project, or changes what a member is.") { CommandLine.Project, User, DisplayName, Role, Months, Rank };
        add.OnData(AddAsync);
        var list = new Command("list", "Lists the members of a project.") { CommandLine.Project };
        list.OnData(ListAsync);
        return new Command("people", "People of a project.") { add, list };
    }

    private static async Task<int> AddAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        var name = parsed.GetRequiredValue(User).Trim();
        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        var normalized = name.ToUpperInvariant();
        var password = await db.Users.AnyAsync(item => item.NormalizedUserName == normalized, cancel) ? null : RandomNumberGenerator.GetString(Alphabet, 16);
        var draft = new MemberDraft(name, parsed.GetValue(Role), parsed.GetValue(Months), parsed.GetValue(Rank), parsed.GetValue(DisplayName), password);
        if (await workplace.OrRefuseAsync(workplace.Get<Members>().SetAsync(Actor.CommandLine(), project.Id, draft, cancel)) is not { } member) return ExitCode.Refused;
        await workplace.Output.WriteLineAsync($"{member.UserName} is {member.Role.ToString().ToLowerInvariant()} of '{project.Name}'.");
        if (password is not null) await workplace.Output.WriteLineAsync($"Password, shown this once: {password}");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        foreach (var member in await workplace.Get<Members>().ListAsync(Actor.CommandLine(), project.Id, cancel) ?? [])
            await workplace.Output.WriteLineAsync($"{member.UserName}\t{member.Role.ToString().ToLowerInvariant()}\trank {member.SeniorityRank?.ToString() ?? "-"}\tmonths {member.ExperienceMonths?.ToString() ?? "-"}");
        return ExitCode.Done;
    }
}
