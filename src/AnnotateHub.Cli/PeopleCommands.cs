using System.CommandLine;
using System.Security.Cryptography;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Assignments.Departure;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub people</c>: who works in a project.</summary>
internal static class PeopleCommands
{
    /// <summary>Without letters and digits that are mistaken for each other.</summary>
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    private static readonly Option<string> User = new("--user")
    {
        Description = "User name; an account is made if there is none, and its password printed once.",
        Required = true,
    };
    private static readonly Option<string> Account = new("--user") { Description = "User name of the account.", Required = true };
    private static readonly Option<string?> DisplayName = new("--name") { Description = "Name that people read, for a new account." };
    private static readonly Option<ProjectRole> Role = new("--role")
    {
        Description = "viewer, annotator, lead or manager.",
        DefaultValueFactory = _ => ProjectRole.Annotator,
    };
    private static readonly Option<int?> Months = new("--months") { Description = "Months of experience." };
    private static readonly Option<int?> Rank = new("--rank") { Description = "Seniority, 1 is the most senior; equal numbers are a tie." };

    private static readonly Option<string?> HandOver = new("--hand-over")
    {
        Description = "User name of who gets the open work, as far as it can go to them.",
    };
    private static readonly Option<bool> Withdraw = new("--withdraw") { Description = "Withdraws the open work that nobody gets." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what is open and changes nothing." };

    public static Command Make()
    {
        var add = new Command("add", "Adds a person to a project, or changes what a member is.")
        {
            CommandLine.Project,
            User,
            DisplayName,
            Role,
            Months,
            Rank,
        };
        add.OnData(AddAsync);
        var list = new Command("list", "Lists the members of a project.") { CommandLine.Project };
        list.OnData(ListAsync);
        var remove = new Command("remove", "Takes a person out of a project; what they drew stays.")
        {
            CommandLine.Project,
            User,
            HandOver,
            Withdraw,
            DryRun,
        };
        remove.OnData(RemoveAsync);
        var reset = new Command("reset-second-step", "Lets an account sign in by its password alone, when phone and codes are lost.")
        {
            Account,
        };
        reset.OnData(ResetAsync);
        return new Command("people", "People of a project, and of the server.") { add, list, remove, reset };
    }

    private static async Task<int> AddAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var name = parsed.GetRequiredValue(User).Trim();
        var password = await context.Get<AccountQueries>().IsUserNameTakenAsync(name, cancellationToken)
            ? null
            : RandomNumberGenerator.GetString(Alphabet, 16);
        var draft = new MemberDraft(
            name,
            parsed.GetValue(Role),
            parsed.GetValue(Months),
            parsed.GetValue(Rank),
            parsed.GetValue(DisplayName),
            password
        );
        if (
            await context.OrRefuseAsync(context.Get<MemberService>().SetAsync(Actor.CommandLine(), project.Id, draft, cancellationToken))
            is not { } member
        )
            return ExitCode.Refused;
        await context.Output.WriteLineAsync($"{member.UserName} is {member.Role.ToString().ToLowerInvariant()} of '{project.Name}'.");
        if (password is not null)
            await context.Output.WriteLineAsync($"Password, shown this once: {password}");
        return ExitCode.Done;
    }

    private static async Task<int> ResetAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Account).Trim();
        if (await context.Get<SecondFactorService>().ResetForOperatorAsync(name, cancellationToken) is { } fault)
            return await context.RefuseAsync(fault);
        var by = $"By {Actor.CommandLine().Operator} at the command line.";
        var log = context.Get<SignInLog>();
        // By its key too, so that the line stands in what the person reads of their own account.
        var person = await context.Get<AccountQueries>().FindAsync(name, cancellationToken);
        await log.WriteAsync(SignInAction.SecondFactorReset, person?.Id, name, detail: by, cancellationToken: cancellationToken);
        await context.Output.WriteLineAsync($"'{name}' signs in by the password alone; sessions ended.");
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var (members, name) = (context.Get<MemberService>(), parsed.GetRequiredValue(User).Trim());
        var found = (await members.ListAsync(Actor.CommandLine(), project.Id, cancellationToken) ?? []).FirstOrDefault(member =>
            member.UserName.Equals(name, StringComparison.OrdinalIgnoreCase)
        );
        if (found is null)
            return await context.RefuseAsync($"'{name}' is no member of '{project.Name}'; 'annotatehub people list' names them.");
        var (receiver, departure, actor) = ((MemberView?)null, context.Get<MemberDeparture>(), Actor.CommandLine());
        if (parsed.GetValue(HandOver) is { } other)
        {
            receiver = (await members.ListAsync(actor, project.Id, cancellationToken) ?? []).FirstOrDefault(member =>
                member.UserName.Equals(other.Trim(), StringComparison.OrdinalIgnoreCase)
            );
            if (receiver is null)
                return await context.RefuseAsync($"'{other}' is no member of '{project.Name}'; 'annotatehub people list' names them.");
        }

        if (
            await context.OrRefuseAsync(departure.PreviewAsync(actor, project.Id, found.PersonId, receiver?.PersonId, cancellationToken))
            is not { } open
        )
            return ExitCode.Refused;
        foreach (var round in open.Rounds)
        {
            await context.Output.WriteLineAsync(
                $"Open in '{round.Round}': {round.NotStarted} not started, {round.Begun} begun"
                    + (receiver is null ? "." : $"; {round.Goes.Count} go to {receiver.UserName}.")
            );
            foreach (var same in round.Stays.GroupBy(item => item.Reason))
                await context.Output.WriteLineAsync($"  {same.Count()} cannot: {same.Key}");
        }

        if (parsed.GetValue(DryRun))
        {
            await context.Output.WriteLineAsync("Dry run: nothing was changed.");
            return ExitCode.Done;
        }

        if (
            await context.OrRefuseAsync(
                departure.TakeOutAsync(
                    actor,
                    project.Id,
                    found.PersonId,
                    receiver?.PersonId,
                    parsed.GetValue(Withdraw),
                    cancellationToken
                )
            )
            is not { } result
        )
            return ExitCode.Refused;
        await context.Output.WriteLineAsync($"{found.UserName} is no member of '{project.Name}' any more; what they drew stays.");
        if (open.Rounds.Count > 0)
            await context.Output.WriteLineAsync(
                $"Of the open work {result.Reassigned} handed over, {result.Withdrawn} withdrawn, {result.Kept} kept in this name."
            );
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        foreach (var member in await context.Get<MemberService>().ListAsync(Actor.CommandLine(), project.Id, cancellationToken) ?? [])
            await context.Output.WriteLineAsync(
                $"{member.UserName}\t{member.Role.ToString().ToLowerInvariant()}\trank {member.SeniorityRank?.ToString() ?? "-"}\tmonths "
                    + $"{member.ExperienceMonths?.ToString() ?? "-"}"
            );
        return ExitCode.Done;
    }
}
