using System.CommandLine;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Published;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub import</c>: images from a folder, a zip or one picture into a project.</summary>
internal static class ImportCommand
{
    private const int MostProblemsShown = 200;

    private static readonly Option<string> From = new("--from") { Description = "Folder, zip archive or picture.", Required = true };

    private static readonly Option<string?> Pattern = new("--pattern")
    {
        Description = "How file names make images, for example '{group}_{channel}_{group}.tif' or '**/{well}/{channel=phase|dapi}_f{field}.tif'. "
            + "Parts: {group} {channel} {patient} {well} {field} {page}; * is any text, ** also crosses folders.",
    };

    private static readonly Option<string?> Preset = new("--preset")
    {
        Description = $"A known layout instead of a pattern: {string.Join(", ", PairingPresets.All.Select(preset => preset.Key))}. Without either, one is guessed and named.",
    };

    private static readonly Option<string[]> Channels = ChannelOption.Make();
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be imported." };
    private static readonly Option<string?> Manager = new("--manager") { Description = "User who manages the project if it is made now; else every administrator does." };

    private static readonly Option<bool> Published = new("--published") { Description = "The folder is the paper's tree: also take its splits, annotations, experts, union and annotator ids." };

    public static Command Make()
    {
        var command = new Command("import", "Imports images; importing the same files twice adds nothing.") { CommandLine.Project, From, Pattern, Preset, Channels, DryRun, Manager, Published };
        command.OnData(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        var (name, pattern, key) = (parsed.GetRequiredValue(CommandLine.Project), parsed.GetValue(Pattern), parsed.GetValue(Preset));
        if (pattern is not null && key is not null) return await workplace.RefuseAsync("Give --pattern or --preset, not both.");
        var preset = key is null ? null : PairingPresets.Find(key);
        if (key is not null && preset is null)
            return await workplace.RefuseAsync($"There is no preset '{key}'; known are {string.Join(", ", PairingPresets.All.Select(known => known.Key))}.");
        var (channels, fault) = ChannelOption.Read(parsed.GetValue(Channels) ?? []);
        if (fault is not null) return await workplace.RefuseAsync(fault);
        if (channels.Count > 0 && pattern is null && preset is null) return await workplace.RefuseAsync("--channel needs --pattern or --preset: which files are meant?");

        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        var project = await db.Projects.FirstOrDefaultAsync(item => item.Name == name, cancel);
        var rule = pattern is not null ? new PairingRule(pattern, channels)
            : channels.Count > 0 ? preset!.Rule with { Channels = channels }
            : preset?.Rule;
        if (parsed.GetValue(Published)) return await PublishedAsync(workplace, parsed, project, name, cancel);
        var planner = workplace.Get<ImportPlanner>();
        var source = parsed.GetRequiredValue(From);
        var plan = await ProgressDisplay.RunAsync(workplace, "Looking at files", progress => planner.PlanAsync(source, rule, project?.Channels, progress, cancel));
        try
        {
            await TellAsync(workplace.Output, plan);
            if (plan.Groups.Count == 0) return await workplace.RefuseAsync(plan.Problems[0].Sentence);
            if (parsed.GetValue(DryRun))
            {
                await workplace.Output.WriteLineAsync($"Dry run: {plan.Groups.Count} images would be imported into '{name}'{(project is null ? ", which would be made" : "")}.");
                return plan.Problems.Any(problem => problem.LeavesOut) ? ExitCode.LeftOut : ExitCode.Done;
            }

            if (project is null && await MakeProjectAsync(workplace, name, parsed.GetValue(Manager), cancel) is var (made, refusal))
            {
                if (made is null) return await workplace.RefuseAsync(refusal!);
                project = made;
            }

            var report = await ProgressDisplay.RunAsync(workplace, "Importing", progress => workplace.Get<Importer>().ImportAsync(project!.Id, plan, progress, cancel));
            if (report.Refused is not null) return await workplace.RefuseAsync(report.Refused);
            await TellAsync(workplace.Output, report.Rejected);
            await workplace.Output.WriteLineAsync($"{report.Added} images imported into '{name}', {report.AlreadyThere} were there before, {report.Elapsed.TotalSeconds:0.0} s.");
            return plan.Problems.Concat(report.Rejected).Any(problem => problem.LeavesOut) ? ExitCode.LeftOut : ExitCode.Done;
        }
        finally
        {
            // Only what an archive was expanded to: a folder that somebody staged is theirs.
            if (plan.Root != Path.TrimEndingDirectorySeparator(Path.GetFullPath(source))) planner.Discard(plan);
        }
    }

    private static async Task<int> PublishedAsync(Workplace workplace, ParseResult parsed, Project? project, string name, CancellationToken cancel)
    {
        if (project is null && await MakeProjectAsync(workplace, name, parsed.GetValue(Manager), cancel) is var (made, refusal))
        {
            if (made is null) return await workplace.RefuseAsync(refusal!);
            project = made;
        }

        var report = await ProgressDisplay.RunAsync(workplace, "Importing", progress => workplace.Get<PublishedImport>().ImportAsync(project!.Id, Actor.CommandLine(), parsed.GetRequiredValue(From), progress, cancel));
        if (report.Refused is not null) return await workplace.RefuseAsync(report.Refused);
        foreach (var sentence in report.LeftOut.Take(MostProblemsShown)) await workplace.Output.WriteLineAsync($"Left out: {sentence}");
        if (report.LeftOut.Count > MostProblemsShown) await workplace.Output.WriteLineAsync($"... and {report.LeftOut.Count - MostProblemsShown} more.");
        if (report.People.Count > 0) await workplace.Output.WriteLineAsync($"Accounts without a password were made for {string.Join(", ", report.People)}; an administrator lets them in.");
        await workplace.Output.WriteLineAsync($"{report.Images} images, {report.Answers} annotations with {report.Boxes} boxes and {report.Unions} unions imported into '{name}'.");
        return report.LeftOut.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static async Task TellAsync(TextWriter output, ImportPlan plan)
    {
        if (plan.Why is not null) await output.WriteLineAsync(plan.Why);
        if (plan.Pattern.Length > 0) await output.WriteLineAsync($"Pattern: {plan.Pattern}");
        foreach (var source in plan.Channels)
            await output.WriteLineAsync($"Channel: {source.Channel.Name} ({RoleOf(source.Channel.Role)}, {source.Channel.Color}){(source.Tokens is [""] ? "" : $" from '{string.Join("', '", source.Tokens)}'")}, page {source.Page + 1}, sample {source.Sample + 1}");
        foreach (var note in plan.Notes) await output.WriteLineAsync($"Note: {note}");
        await output.WriteLineAsync($"{plan.FilesSeen} files, {plan.Groups.Count} images, {plan.Problems.Count} problems.");
        await TellAsync(output, plan.Problems);
    }

    private static async Task TellAsync(TextWriter output, IReadOnlyList<ImportProblem> problems)
    {
        foreach (var problem in problems.Take(MostProblemsShown)) await output.WriteLineAsync($"{problem.Kind}: {problem.Sentence}");
        if (problems.Count > MostProblemsShown) await output.WriteLineAsync($"... and {problems.Count - MostProblemsShown} more.");
    }

    private static string RoleOf(ChannelRole role) => role switch
    {
        ChannelRole.TransmittedLight => "transmitted light",
        ChannelRole.Fluorescence => "fluorescence",
        _ => "colour",
    };

    private static async Task<(Project? Project, string? Refusal)> MakeProjectAsync(Workplace workplace, string name, string? manager, CancellationToken cancel)
    {
        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        var wanted = manager?.ToUpperInvariant();
        var managers = await db.Users.Where(person => wanted == null ? person.IsAdministrator : person.NormalizedUserName == wanted).ToListAsync(cancel);
        if (wanted is not null && managers.Count == 0) return (null, $"There is nobody called '{manager}' to manage the project; name a user of this server.");
        var project = new Project { Name = name, CreatedAt = TimeProvider.System.GetUtcNow() };
        project.Members.AddRange(managers.Select(person => new Membership { PersonId = person.Id, Role = ProjectRole.Manager }));
        db.Projects.Add(project);
        await db.SaveChangesAsync(cancel);
        await workplace.Output.WriteLineAsync($"Project '{name}' did not exist and was made; {(managers.Count == 0 ? "nobody is a member yet" : $"managed by {string.Join(", ", managers.Select(person => person.UserName))}")}.");
        return (project, null);
    }
}
