using System.CommandLine;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub round</c>: the protocol's rounds, made and watched as an operator who sees no sealed boxes.</summary>
internal static class RoundCommands
{
    private static readonly Option<RoundKind> Kind = new("--kind")
    {
        Description = "calibration, seed, refinement or test.",
        Required = true,
    };
    private static readonly Option<string> Round = new("--round") { Description = "Name of the round.", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the round, unique in the project." };
    private static readonly Option<string[]> People = new("--people")
    {
        Description = "User names; for seed rounds the most experienced if left out.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int?> Images = new("--images") { Description = "How many images to draw." };
    private static readonly Option<int?> PerPatient = new("--per-patient") { Description = "How many images of each patient to draw." };
    private static readonly Option<bool> NotRefined = new("--not-refined")
    {
        Description = "Refinement: the images that no refinement round holds yet.",
    };
    private static readonly Option<string[]> Stems = new("--stems")
    {
        Description = "Images by name instead of a draw.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string[]> Classes = new("--classes")
    {
        Description = "Keys of the classes that may be drawn.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int?> Annotators = new("--annotators-per-image") { Description = "How many people get each image." };
    private static readonly Option<string?> StartFrom = new("--start-from")
    {
        Description = "Refinement: model run whose boxes people start from.",
    };
    private static readonly Option<double?> Withheld = new("--withheld")
    {
        Description = "Refinement: share of the images served without starting boxes, 0 to 1.",
    };
    private static readonly Option<Assistance?> Help = new("--assistance")
    {
        Description = "What may propose the box of a click: none, signal (the image's light) or model (a trained detector where there is one).",
    };
    private static readonly Option<QueueOrder?> Order = new("--order")
    {
        Description =
            "Refinement: in which order images come: random, uncertainty (where the model is least sure first) or disagreement (where two "
            + "models differ most first, with --compare-with).",
    };
    private static readonly Option<string?> CompareWith = new("--compare-with")
    {
        Description = "Refinement, --order disagreement: name of the second model run.",
    };
    private static readonly Option<double?> LowestF1 = new("--lowest-f1")
    {
        Description = "Calibration: detection F1 against the most senior, 0 to 1, that opens production rounds.",
    };
    private static readonly Option<long?> Seed = new("--seed")
    {
        Description = "Seed of every draw; a random one is taken if left out, and recorded.",
    };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would be made and makes nothing." };
    private static readonly Option<bool> EvenIfOpen = new("--even-if-open") { Description = "Closes the round although work is open." };

    public static Command Make()
    {
        var create = new Command("create", "Makes a round; what is left out is as its kind suggests.")
        {
            CommandLine.Project,
            Kind,
            Name,
            People,
            Images,
            PerPatient,
            NotRefined,
            Stems,
            Classes,
            Annotators,
            StartFrom,
            Withheld,
            Help,
            Order,
            CompareWith,
            LowestF1,
            Seed,
            DryRun,
        };
        create.OnData(CreateAsync);
        var list = new Command("list", "Lists rounds with their progress.") { CommandLine.Project };
        list.OnData(ListAsync);
        var status = new Command("status", "Says how far each person of a round is.") { CommandLine.Project, Round };
        status.OnData(StatusAsync);
        var close = new Command("close", "Closes a round.") { CommandLine.Project, Round, EvenIfOpen };
        close.OnData(CloseAsync);
        var round = new Command("round", "Rounds of the protocol.") { create, list, status, close };
        foreach (var command in RoundWorkCommands.Make())
            round.Subcommands.Add(command);
        return round;
    }

    private static async Task<int> CreateAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (
            await context.OrRefuseAsync(
                context.Get<RoundPlanner>().SuggestAsync(project.Id, Actor.CommandLine(), parsed.GetValue(Kind), cancellationToken)
            )
            is not { } plan
        )
            return ExitCode.Refused;
        if (await PeopleAsync(context, project, parsed.GetValue(People) ?? [], cancellationToken) is not { } people)
            return ExitCode.Refused;
        if (people.Count > 0)
            plan = plan with { People = people };
        plan = plan with
        {
            Name = parsed.GetValue(Name) ?? plan.Name,
            Settings = Over(plan.Settings, parsed),
            Images = ChoiceOf(parsed) ?? plan.Images,
        };
        if (
            await context.OrRefuseAsync(context.Get<RoundPlanner>().PreviewAsync(project.Id, Actor.CommandLine(), plan, cancellationToken))
            is not { } preview
        )
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(preview.Sentence);
        if (preview.NotRefined is { } left)
            await context.Output.WriteLineAsync($"Not yet refined: {left} {(left == 1 ? "image" : "images")}.");
        foreach (var warning in preview.Warnings)
            await context.Output.WriteLineAsync($"Note: {warning}");
        if (!await context.IsSoundAsync(preview.Faults))
            return ExitCode.Refused;
        foreach (var person in preview.People)
            await context.Output.WriteLineAsync(
                $"{person.Name}: {person.Assignments} images{(person.IsCalibrated ? "" : ", after the calibration")}"
            );
        if (parsed.GetValue(DryRun))
        {
            await context.Output.WriteLineAsync(
                $"Dry run: '{preview.Plan.Name}' would have {preview.Images} images and {preview.Assignments} assignments, seed "
                    + $"{preview.Plan.Settings.Seed}."
            );
            return ExitCode.Done;
        }

        // The plan as the preview completed it, so that what was shown is what is made.
        var asked = ProgressDisplay.RunAsync(
            context,
            "Making the round",
            progress => context.Get<CreateRound>().MakeAsync(project.Id, Actor.CommandLine(), preview.Plan, progress, cancellationToken)
        );
        if (await context.OrRefuseAsync(asked) is not { } made)
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            $"'{preview.Plan.Name}' made: {made.Images} images, {made.Assignments} assignments, {made.StartingBoxes} starting "
                + $"boxes, seed {preview.Plan.Settings.Seed}."
        );
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        foreach (var round in await context.Get<RoundListQueries>().ListForOperatorAsync(project.Id, cancellationToken))
            await context.Output.WriteLineAsync(
                $"{round.Name}\t{RoundRules.For(round.Kind).Name.ToLowerInvariant()}\t{(round.ClosedAt is null ? "open" : "closed")}\t{ToDisplayText(round.Counts)}"
            );
        return ExitCode.Done;
    }

    private static async Task<int> StatusAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await FindAsync(context, parsed, cancellationToken) is not { } round)
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            $"{round.Name} ({RoundRules.For(round.Kind).Name.ToLowerInvariant()}, {(round.ClosedAt is null ? "open" : "closed")}): "
                + $"{ToDisplayText(round.Counts)}"
        );
        var project = (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken))!;
        var work = await context.Get<RoundListQueries>().WorkForOperatorAsync(project.Id, round.Id, cancellationToken);
        foreach (var person in round.People ?? [])
            await context.Output.WriteLineAsync(
                $"  {person.Person}: {ToDisplayText(work.GetValueOrDefault(person.PersonId) ?? StateCounts.None)}"
                    + person.GatePassed switch
                    {
                        true => "; calibrated",
                        false => "; below the thresholds",
                        _ => "",
                    }
            );
        foreach (var seal in round.Seal ?? [])
            await context.Output.WriteLineAsync($"  Seal broken by {seal.By} at {seal.At:u}: {seal.Reason}");
        return ExitCode.Done;
    }

    private static async Task<int> CloseAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await FindAsync(context, parsed, cancellationToken) is not { } round)
            return ExitCode.Refused;
        if (
            await context.OrRefuseAsync(
                context.Get<RoundLifecycle>().CloseAsync(round.Id, Actor.CommandLine(), parsed.GetValue(EvenIfOpen), cancellationToken)
            )
            is not { } closing
        )
            return ExitCode.Refused;
        if (!closing.IsClosed)
            return await context.RefuseAsync(
                $"'{round.Name}' has {closing.Open} open images ({closing.NotStarted} not started, {closing.InProgress} in progress, "
                    + $"{closing.Returned} returned); close it with --even-if-open to leave them so."
            );
        await context.Output.WriteLineAsync(
            $"'{round.Name}' is closed{(closing.Open > 0 ? $"; {closing.Open} images stay open in it" : "")}."
        );
        return ExitCode.Done;
    }

    private static async Task<RoundDetail?> FindAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return null;
        return await FindAsync(context, project, parsed.GetRequiredValue(Round), cancellationToken);
    }

    internal static async Task<RoundDetail?> FindAsync(
        CliContext context,
        Project project,
        string name,
        CancellationToken cancellationToken
    )
    {
        var rounds = await context.Get<RoundListQueries>().ListForOperatorAsync(project.Id, cancellationToken);
        if (rounds.FirstOrDefault(item => item.Name == name) is { } roundDetail)
            return roundDetail;
        await context.RefuseAsync(
            $"There is no round '{name}' in '{project.Name}'; {(rounds.Count == 0 ? "there is none at all" : $"there are {string.Join(", ", rounds.Select(item => $"'{item.Name}'"))}")}."
        );
        return null;
    }

    private static async Task<IReadOnlyList<long>?> PeopleAsync(
        CliContext context,
        Project project,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var members = await context.Get<MemberService>().ListAsync(Actor.CommandLine(), project.Id, cancellationToken) ?? [];
        var found = new List<long>();
        foreach (var name in names)
        {
            if (members.FirstOrDefault(member => member.UserName.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)) is not { } member)
            {
                await context.RefuseAsync(
                    $"'{name}' is no member of '{project.Name}'; add that person with 'annotatehub people add' first."
                );
                return null;
            }

            found.Add(member.PersonId);
        }

        return found;
    }

    private static RoundSettings Over(RoundSettings usual, ParseResult parsed) =>
        usual with
        {
            Classes = parsed.GetValue(Classes) is { Length: > 0 } classes ? classes : usual.Classes,
            AnnotatorsPerImage = parsed.GetValue(Annotators) ?? usual.AnnotatorsPerImage,
            StartFrom = parsed.GetValue(StartFrom) ?? usual.StartFrom,
            WithheldShare = parsed.GetValue(Withheld) ?? usual.WithheldShare,
            Assistance = parsed.GetValue(Help) ?? usual.Assistance,
            Order = parsed.GetValue(Order) ?? usual.Order,
            CompareWith = parsed.GetValue(CompareWith) ?? usual.CompareWith,
            Gate = parsed.GetValue(LowestF1) is { } f1 ? new CalibrationGate(f1, null) : usual.Gate,
            Seed = parsed.GetValue(Seed) ?? usual.Seed,
        };

    private static ImageChoice? ChoiceOf(ParseResult parsed) =>
        parsed.GetValue(Stems) is { Length: > 0 } stems ? new ImageChoice(ImageChoiceKind.HandPicked, Stems: stems)
        : parsed.GetValue(NotRefined) ? ImageChoice.NotRefined
        : parsed.GetValue(PerPatient) is { } each ? new ImageChoice(ImageChoiceKind.DrawPerPatient, each)
        : parsed.GetValue(Images) is { } count ? new ImageChoice(ImageChoiceKind.Draw, count)
        : null;

    private static string ToDisplayText(StateCounts counts) =>
        $"{counts.Done} of {counts.Total} submitted, {counts.InProgress} in progress, {counts.Returned} returned";
}
