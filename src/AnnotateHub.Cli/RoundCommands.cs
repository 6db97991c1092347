using System.CommandLine;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub round</c>: the protocol's rounds, made and watched as an operator who sees no sealed boxes.</summary>
internal static class RoundCommands
{
    private static readonly Option<RoundKind> Kind = new("--kind") { Description = "calibration, seed, refinement or test.", Required = true };
    private static readonly Option<string> Round = new("--round") { Description = "Name of the round.", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the round, unique in the project." };
    private static readonly Option<string[]> People = new("--people") { Description = "User names; for seed rounds the most experienced if left out.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> Images = new("--images") { Description = "How many images to draw." };
    private static readonly Option<int?> PerPatient = new("--per-patient") { Description = "How many images of each patient to draw." };
    private static readonly Option<string[]> Stems = new("--stems") { Description = "Images by name instead of a draw.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Classes = new("--classes") { Description = "Keys of the classes that may be drawn.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> Annotators = new("--annotators-per-image") { Description = "How many people get each image." };
    private static readonly Option<string?> StartFrom = new("--start-from") { Description = "Refinement: model run whose boxes people start from." };
    private static readonly Option<double?> Withheld = new("--withheld") { Description = "Refinement: share of the images served without starting boxes, 0 to 1." };
    private static readonly Option<double?> LowestF1 = new("--lowest-f1") { Description = "Calibration: detection F1 against the most senior, 0 to 1, that opens production rounds." };
    private static readonly Option<long?> Seed = new("--seed") { Description = "Seed of every draw; a random one is taken if left out, and recorded." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would be made and makes nothing." };
    private static readonly Option<bool> EvenIfOpen = new("--even-if-open") { Description = "Closes the round although work is open." };

    public static Command Make()
    {
        var create = new Command("create", "Makes a round; what is left out is as its kind suggests.")
        {
            CommandLine.Project, Kind, Name, People, Images, PerPatient, Stems, Classes, Annotators, StartFrom, Withheld, LowestF1, Seed, DryRun,
        };
        create.OnData(CreateAsync);
        var list = new Command("list", "Lists rounds with their progress.") { CommandLine.Project };
        list.OnData(ListAsync);
        var status = new Command("status", "Says how far each person of a round is.") { CommandLine.Project, Round };
        status.OnData(StatusAsync);
        var close = new Command("close", "Closes a round.") { CommandLine.Project, Round, EvenIfOpen };
        close.OnData(CloseAsync);
        return new Command("round", "Rounds of the protocol.") { create, list, status, close };
    }

    private static async Task<int> CreateAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        if (await workplace.OrRefuseAsync(workplace.Get<RoundPlanner>().SuggestAsync(project.Id, Actor.CommandLine(), parsed.GetValue(Kind), cancel)) is not { } plan) return ExitCode.Refused;
        if (await PeopleAsync(workplace, project, parsed.GetValue(People) ?? [], cancel) is not { } people) return ExitCode.Refused;
        if (people.Count > 0) plan = plan with { People = people };
        plan = plan with { Name = parsed.GetValue(Name) ?? plan.Name, Settings = Over(plan.Settings, parsed), Images = ChoiceOf(parsed) ?? plan.Images };
        if (await workplace.OrRefuseAsync(workplace.Get<RoundPlanner>().PreviewAsync(project.Id, Actor.CommandLine(), plan, cancel)) is not { } preview) return ExitCode.Refused;
        await workplace.Output.WriteLineAsync(preview.Sentence);
        foreach (var warning in preview.Warnings) await workplace.Output.WriteLineAsync($"Note: {warning}");
        if (!await workplace.IsSoundAsync(preview.Faults)) return ExitCode.Refused;
        foreach (var person in preview.People) await workplace.Output.WriteLineAsync($"{person.Name}: {person.Assignments} images{(person.IsCalibrated ? "" : ", after the calibration")}");
        if (parsed.GetValue(DryRun))
        {
            await workplace.Output.WriteLineAsync($"Dry run: '{preview.Plan.Name}' would have {preview.Images} images and {preview.Assignments} assignments, seed {preview.Plan.Settings.Seed}.");
            return ExitCode.Done;
        }

        // The plan as the preview completed it, so that what was shown is what is made.
        var asked = ProgressDisplay.RunAsync(workplace, "Making the round", progress => workplace.Get<RoundMaker>().MakeAsync(project.Id, Actor.CommandLine(), preview.Plan, progress, cancel));
        if (await workplace.OrRefuseAsync(asked) is not { } made) return ExitCode.Refused;
        await workplace.Output.WriteLineAsync($"'{preview.Plan.Name}' made: {made.Images} images, {made.Assignments} assignments, {made.StartingBoxes} starting boxes, seed {preview.Plan.Settings.Seed}.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        foreach (var round in await RoundRegister.ListAsync(db, await db.OperatorAsync(project.Id, cancel: cancel), cancel))
            await workplace.Output.WriteLineAsync($"{round.Name}\t{RoundRules.Of(round.Kind).Name.ToLowerInvariant()}\t{(round.ClosedAt is null ? "open" : "closed")}\t{InWords(round.Counts)}");
        return ExitCode.Done;
    }

    private static async Task<int> StatusAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await FindAsync(workplace, parsed, cancel) is not { } round) return ExitCode.Refused;
        await workplace.Output.WriteLineAsync($"{round.Name} ({RoundRules.Of(round.Kind).Name.ToLowerInvariant()}, {(round.ClosedAt is null ? "open" : "closed")}): {InWords(round.Counts)}");
        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        var viewer = await db.OperatorAsync((await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel))!.Id, cancel: cancel);
        var work = await viewer.WorkCounts(db).Where(item => item.RoundId == round.Id).ToListAsync(cancel);
        foreach (var person in round.People ?? [])
            await workplace.Output.WriteLineAsync($"  {person.Person}: {InWords(StateCounts.Of(work.Where(item => item.PersonId == person.PersonId)))}{(person.GatePassed switch { true => "; calibrated", false => "; below the thresholds", _ => "" })}");
        foreach (var seal in round.Seal ?? []) await workplace.Output.WriteLineAsync($"  Seal broken by {seal.By} at {seal.At:u}: {seal.Reason}");
        return ExitCode.Done;
    }

    private static async Task<int> CloseAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await FindAsync(workplace, parsed, cancel) is not { } round) return ExitCode.Refused;
        if (await workplace.OrRefuseAsync(workplace.Get<RoundChanges>().CloseAsync(round.Id, Actor.CommandLine(), parsed.GetValue(EvenIfOpen), cancel)) is not { } closing) return ExitCode.Refused;
        if (!closing.IsClosed) return await workplace.RefuseAsync($"'{round.Name}' has {closing.Open} open images ({closing.NotBegun} not begun, {closing.InProgress} in progress, {closing.Returned} returned); close it with --even-if-open to leave them so.");
        await workplace.Output.WriteLineAsync($"'{round.Name}' is closed{(closing.Open > 0 ? $"; {closing.Open} images stay open in it" : "")}.");
        return ExitCode.Done;
    }

    private static async Task<RoundDetail?> FindAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return null;
        var name = parsed.GetRequiredValue(Round);
        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        var rounds = await RoundRegister.ListAsync(db, await db.OperatorAsync(project.Id, cancel: cancel), cancel);
        if (rounds.FirstOrDefault(item => item.Name == name) is { } found) return found;
        await workplace.RefuseAsync($"There is no round '{name}' in '{project.Name}'; {(rounds.Count == 0 ? "there is none at all" : $"there are {string.Join(", ", rounds.Select(item => $"'{item.Name}'"))}")}.");
        return null;
    }

    private static async Task<IReadOnlyList<long>?> PeopleAsync(Workplace workplace, Project project, IReadOnlyList<string> names, CancellationToken cancel)
    {
        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        var found = new List<long>();
        foreach (var name in names)
        {
            var normalized = name.Trim().ToUpperInvariant();
            if (await db.Memberships.Where(item => item.ProjectId == project.Id && item.Person!.NormalizedUserName == normalized).Select(item => (long?)item.PersonId).SingleOrDefaultAsync(cancel) is not { } id)
            {
                await workplace.RefuseAsync($"'{name}' is no member of '{project.Name}'; add that person with 'annotatehub people add' first.");
                return null;
            }

            found.Add(id);
        }

        return found;
    }

    private static RoundSettings Over(RoundSettings usual, ParseResult parsed) => usual with
    {
        Classes = parsed.GetValue(Classes) is { Length: > 0 } classes ? classes : usual.Classes,
        AnnotatorsPerImage = parsed.GetValue(Annotators) ?? usual.AnnotatorsPerImage,
        StartFrom = parsed.GetValue(StartFrom) ?? usual.StartFrom,
        WithheldShare = parsed.GetValue(Withheld) ?? usual.WithheldShare,
        Gate = parsed.GetValue(LowestF1) is { } f1 ? new CalibrationGate(f1, null) : usual.Gate,
        Seed = parsed.GetValue(Seed) ?? usual.Seed,
    };

    private static ImageChoice? ChoiceOf(ParseResult parsed) =>
        parsed.GetValue(Stems) is { Length: > 0 } stems ? new ImageChoice(ImageChoiceKind.HandPicked, Stems: stems)
        : parsed.GetValue(PerPatient) is { } each ? new ImageChoice(ImageChoiceKind.DrawPerPatient, each)
        : parsed.GetValue(Images) is { } count ? new ImageChoice(ImageChoiceKind.Draw, count) : null;

    private static string InWords(StateCounts counts) => $"{counts.Done} of {counts.Total} submitted, {counts.InProgress} in progress, {counts.Returned} returned";
}
