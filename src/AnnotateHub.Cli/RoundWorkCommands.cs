using System.CommandLine;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub round reopen|accept|return|withdraw|reassign|let-through</c>: what leads do on the page of a round.</summary>
internal static class RoundWorkCommands
{
    private static readonly Option<string> Round = new("--round") { Description = "Name of the round.", Required = true };
    private static readonly Option<string?> User = new("--user") { Description = "Only the work of this person." };
    private static readonly Option<string> Person = new("--user") { Description = "User name.", Required = true };
    private static readonly Option<string[]> Images = new("--images")
    {
        Description = "Only these images, by name.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<AssignmentState?> State = new("--state")
    {
        Description = "Only work in this state: assigned, inProgress, submitted, returned or accepted.",
    };
    private static readonly Option<string?> MaybeReason = new("--reason")
    {
        Description = "Why; needed where the round is blind or signed, and printed in every later report.",
    };
    private static readonly Option<string> Comment = new("--comment") { Description = "What to look at again.", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "User name of who gets the work.", Required = true };
    private static readonly Option<bool> Undo = new("--undo") { Description = "Takes acceptances back instead." };
    private static readonly Option<bool> UndoWithdraw = new("--undo") { Description = "Brings withdrawn work back instead." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Names the work and changes nothing." };

    public static IEnumerable<Command> Make()
    {
        yield return OnData(new Command("reopen", "Opens a closed round again.") { CommandLine.Project, Round, MaybeReason }, ReopenAsync);
        yield return OnData(
            new Command("let-through", "Opens the other rounds for a person below the thresholds of a calibration; --undo takes it back.")
            {
                CommandLine.Project,
                Round,
                Person,
                MaybeReason,
                Undo,
            },
            LetThroughAsync
        );
        yield return Work("accept", "Accepts submitted work that is not sealed.", AcceptAsync, Undo);
        yield return Work("return", "Gives submitted work back with a comment.", ReturnAsync, Comment);
        yield return Work("withdraw", "Takes work from people; its log stays. --undo brings it back.", WithdrawAsync, UndoWithdraw);
        yield return Work("reassign", "Gives work to somebody else.", ReassignAsync, To);
    }

    private static Command Work(string name, string description, Func<Chosen, Task<int>> action, params Option[] more)
    {
        var command = new Command(name, description) { CommandLine.Project, Round, User, Images, State, DryRun };
        foreach (var option in more)
            command.Options.Add(option);
        return OnData(
            command,
            async (context, parsed, cancellationToken) =>
                await ChosenAsync(context, parsed, cancellationToken) is { } chosen ? await action(chosen) : ExitCode.Refused
        );
    }

    private static Command OnData(Command command, Func<CliContext, ParseResult, CancellationToken, Task<int>> action)
    {
        command.OnData(action);
        return command;
    }

    private static async Task<int> ReopenAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await RoundAsync(context, parsed, cancellationToken) is not { } round)
            return ExitCode.Refused;
        switch (
            await context
                .Get<RoundLifecycle>()
                .ReopenAsync(round.RoundId, Actor.CommandLine(), parsed.GetValue(MaybeReason), cancellationToken)
        )
        {
            case Result<long>.Success:
                await context.Output.WriteLineAsync($"'{round.Name}' is open again.");
                return ExitCode.Done;
            case Result<long>.Refused refused:
                return await context.RefuseAsync(refused.Reason);
            default:
                return await context.RefuseAsync("There is no such round any more.");
        }
    }

    private static async Task<int> LetThroughAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (
            await RoundAsync(context, parsed, cancellationToken) is not { } round
            || await PersonAsync(context, round.ProjectId, parsed.GetRequiredValue(Person), cancellationToken) is not { } person
        )
            return ExitCode.Refused;
        var (changes, actor) = (context.Get<RoundLifecycle>(), Actor.CommandLine());
        var outcome = parsed.GetValue(Undo)
            ? await changes.TakeBackLetThroughAsync(round.RoundId, person.PersonId, actor, cancellationToken)
            : await changes.LetThroughAsync(round.RoundId, person.PersonId, actor, parsed.GetValue(MaybeReason) ?? "", cancellationToken);
        switch (outcome)
        {
            case Result<long>.Success:
                await context.Output.WriteLineAsync(
                    parsed.GetValue(Undo)
                        ? $"The thresholds decide again for {person.UserName}."
                        : $"The other rounds are open for {person.UserName}."
                );
                return ExitCode.Done;
            case Result<long>.Refused refused:
                return await context.RefuseAsync(refused.Reason);
            default:
                return await context.RefuseAsync($"{person.UserName} is not in '{round.Name}'.");
        }
    }

    private static async Task<int> AcceptAsync(Chosen chosen)
    {
        if (!chosen.Parsed.GetValue(Undo))
            return await BulkAsync(chosen, new BulkRequest(BulkAction.Accept, chosen.Ids), "accepted");
        if (chosen.Parsed.GetValue(DryRun))
            return await TellAsync(chosen);
        var (review, actor) = (chosen.Context.Get<AssignmentReview>(), Actor.CommandLine());
        if (
            await chosen.Context.OrRefuseAsync(CountAsync(review.TakeBackAsync(chosen.RoundId, chosen.Ids, actor, chosen.Cancel)))
            is not { } count
        )
            return ExitCode.Refused;
        var left = chosen.Works.Count - count.Value;
        return await SayAsync(chosen, count.Value, left, "taken back");
    }

    private static async Task<Result<Count>> CountAsync(Task<Result<int>> outcome) =>
        await outcome switch
        {
            Result<int>.Success done => new Count(done.Value),
            Result<int>.Refused refused => new Error(refused.Reason),
            _ => Error.NotFound,
        };

    private static Task<int> ReturnAsync(Chosen chosen) =>
        BulkAsync(
            chosen,
            new BulkRequest(BulkAction.Return, chosen.Ids, Comment: chosen.Parsed.GetRequiredValue(Comment)),
            "returned"
        );

    private static Task<int> WithdrawAsync(Chosen chosen) =>
        chosen.Parsed.GetValue(UndoWithdraw)
            ? BulkAsync(chosen, new BulkRequest(BulkAction.Restore, chosen.Ids), "brought back")
            : BulkAsync(chosen, new BulkRequest(BulkAction.Withdraw, chosen.Ids), "withdrawn");

    private static async Task<int> ReassignAsync(Chosen chosen) =>
        await PersonAsync(chosen.Context, chosen.ProjectId, chosen.Parsed.GetRequiredValue(To), chosen.Cancel) is { } to
            ? await BulkAsync(
                chosen,
                new BulkRequest(BulkAction.Reassign, chosen.Ids, ToPersonId: to.PersonId),
                $"given to {to.UserName}"
            )
            : ExitCode.Refused;

    /// <summary>Does it, or with --dry-run says what would be done; what is left alone is named with its reason.</summary>
    private static async Task<int> BulkAsync(Chosen chosen, BulkRequest request, string done)
    {
        var (bulk, actor, output) = (chosen.Context.Get<AssignmentBulk>(), Actor.CommandLine(), chosen.Context.Output);
        if (chosen.Parsed.GetValue(DryRun))
        {
            if (
                await chosen.Context.OrRefuseAsync(bulk.PreviewAsync(chosen.RoundId, actor, request, chosen.Cancel)) is not { } preview
            )
                return ExitCode.Refused;
            foreach (var item in preview.Changes)
                await output.WriteLineAsync($"{item.Image}\t{item.Person}\t{item.State.ToDisplayText()}");
            await LeftAsync(chosen, preview.LeftAlone);
            await output.WriteLineAsync($"Dry run: {Assignments(preview.Changes.Count)}, {preview.LeftAlone.Count} left out.");
            return ExitCode.Done;
        }

        if (await chosen.Context.OrRefuseAsync(bulk.ApplyAsync(chosen.RoundId, actor, request, chosen.Cancel)) is not { } result)
            return ExitCode.Refused;
        await LeftAsync(chosen, result.LeftAlone);
        return await SayAsync(chosen, result.Done.Count, result.LeftAlone.Count + result.Missing.Count, done);
    }

    private static async Task LeftAsync(Chosen chosen, IReadOnlyList<BulkItem> left)
    {
        foreach (var item in left)
            await chosen.Context.Output.WriteLineAsync($"Left out: {item.Image} of {item.Person}: {item.Reason}");
    }

    private static async Task<int> SayAsync(Chosen chosen, int count, int left, string done)
    {
        await chosen.Context.Output.WriteLineAsync($"{Assignments(count)} {done}{(left == 0 ? "" : $", {left} left out")}.");
        return left == 0 ? ExitCode.Done
            : count == 0 ? ExitCode.Refused
            : ExitCode.LeftOut;
    }

    private static async Task<int> TellAsync(Chosen chosen)
    {
        foreach (var work in chosen.Works)
            await chosen.Context.Output.WriteLineAsync($"{work.Image}\t{work.Person}\t{work.State.ToDisplayText()}");
        await chosen.Context.Output.WriteLineAsync($"Dry run: {Assignments(chosen.Works.Count)}.");
        return ExitCode.Done;
    }

    private static string Assignments(int count) => $"{count} {(count == 1 ? "assignment" : "assignments")}";

    private static async Task<Chosen?> ChosenAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await RoundAsync(context, parsed, cancellationToken) is not { } round)
            return null;
        var isWithdrawn = parsed.GetResult(UndoWithdraw) is not null && parsed.GetValue(UndoWithdraw);
        var all = await context
            .Get<AssignmentList>()
            .OfRoundForOperatorAsync(round.ProjectId, round.RoundId, isWithdrawn, cancellationToken);
        var images = parsed.GetValue(Images) is { Length: > 0 } named ? named.ToHashSet(StringComparer.Ordinal) : null;
        if (images is not null && images.FirstOrDefault(name => all.All(work => work.Image != name)) is { } strange)
        {
            await context.RefuseAsync($"'{round.Name}' has no image '{strange}'; its names are bare stems without folder and extension.");
            return null;
        }

        var (user, state) = (parsed.GetValue(User), parsed.GetValue(State));
        if (user is not null && await PersonAsync(context, round.ProjectId, user, cancellationToken) is null)
            return null;
        var works = all.Where(work =>
                (user is null || work.User.Equals(user, StringComparison.OrdinalIgnoreCase))
                && (state is null || work.State == state)
                && (images is null || images.Contains(work.Image))
            )
            .ToList();
        if (works.Count > 0)
            return new Chosen(context, parsed, round.ProjectId, round.RoundId, works, cancellationToken);
        await context.RefuseAsync($"No work of '{round.Name}' is like that; 'annotatehub round status' says what there is.");
        return null;
    }

    private static async Task<(long ProjectId, long RoundId, string Name)?> RoundAsync(
        CliContext context,
        ParseResult parsed,
        CancellationToken cancellationToken
    ) =>
        await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is { } project
        && await RoundCommands.FindAsync(context, project, parsed.GetRequiredValue(Round), cancellationToken) is { } round
            ? (project.Id, round.Id, round.Name)
            : null;

    private static async Task<MemberView?> PersonAsync(CliContext context, long projectId, string user, CancellationToken cancellationToken)
    {
        var members = await context.Get<MemberService>().ListAsync(Actor.CommandLine(), projectId, cancellationToken) ?? [];
        if (members.FirstOrDefault(member => member.UserName.Equals(user.Trim(), StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        await context.RefuseAsync($"'{user}' is no member of the project; 'annotatehub people list' names them.");
        return null;
    }

    private sealed record Chosen(
        CliContext Context,
        ParseResult Parsed,
        long ProjectId,
        long RoundId,
        IReadOnlyList<WorkLine> Works,
        CancellationToken Cancel
    )
    {
        public IReadOnlyList<long> Ids => [.. Works.Select(work => work.Id)];
    }

    private sealed record Count(int Value);
}
