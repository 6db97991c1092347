using System.CommandLine;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Application.Projects;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub import</c>: images from a folder, a zip or one picture into a project.</summary>
internal static class ImportCommand
{
    private const int MaxProblemsShown = 200;

    private static readonly Option<string> From = new("--from") { Description = "Folder, zip archive or picture.", Required = true };

    private static readonly Option<string?> Pattern = new("--pattern")
    {
        Description =
            "How file names make images, for example '{group}_{channel}_{group}.tif' or '**/{well}/{channel=phase|dapi}_f{field}.tif'. "
            + "Parts: {group} {channel} {patient} {well} {field} {page}; * is any text, ** also crosses folders.",
    };

    private static readonly Option<string?> Preset = new("--preset")
    {
        Description =
            $"A known layout instead of a pattern: {string.Join(", ", PairingPresets.All.Select(preset => preset.Key))}. Without either, one is guessed and named.",
    };

    private static readonly Option<string[]> Channels = ChannelOption.Make();
    private static readonly Option<double?> PixelSize = new("--pixel-size")
    {
        Description =
            "Micrometres from pixel to pixel, for every image of this import, also those that are there already; else what the "
            + "files say (OME-XML, ImageJ, TIFF resolution).",
    };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be imported." };
    private static readonly Option<string?> Manager = new("--manager")
    {
        Description = "User who manages the project if it is made now; else every administrator does.",
    };

    private static readonly Option<bool> Published = new("--published")
    {
        Description = "The folder is the paper's tree: also take its splits, annotations, experts, union and annotator ids.",
    };

    public static Command Make()
    {
        var command = new Command("import", "Imports images; importing the same files twice adds nothing.")
        {
            CommandLine.Project,
            From,
            Pattern,
            Preset,
            Channels,
            PixelSize,
            DryRun,
            Manager,
            Published,
        };
        command.OnData(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, pattern, key) = (parsed.GetRequiredValue(CommandLine.Project).Trim(), parsed.GetValue(Pattern), parsed.GetValue(Preset));
        if (pattern is not null && key is not null)
            return await context.RefuseAsync("Give --pattern or --preset, not both.");
        var preset = key is null ? null : PairingPresets.Find(key);
        if (key is not null && preset is null)
            return await context.RefuseAsync(
                $"There is no preset '{key}'; known are {string.Join(", ", PairingPresets.All.Select(known => known.Key))}."
            );
        var (channels, fault) = ChannelOption.Read(parsed.GetValue(Channels) ?? []);
        if (fault is not null)
            return await context.RefuseAsync(fault);
        if (channels.Count > 0 && pattern is null && preset is null)
            return await context.RefuseAsync("--channel needs --pattern or --preset: which files are meant?");

        var project = await context.Get<ProjectQueries>().FindByNameAsync(name, cancellationToken);
        var rule =
            pattern is not null ? new PairingRule(pattern, channels)
            : channels.Count > 0 ? preset!.Rule with { Channels = channels }
            : preset?.Rule;
        if (parsed.GetValue(Published))
            return await PublishedAsync(context, parsed, project, name, cancellationToken);
        var planner = context.Get<ImportPlanner>();
        var source = parsed.GetRequiredValue(From);
        if (parsed.GetValue(PixelSize) is { } size && !(size is > 0 and < 1e6))
            return await context.RefuseAsync(
                $"--pixel-size {size} is no size in micrometres; a number above 0 is expected, for example 0.325."
            );
        var plan = await ProgressDisplay.RunAsync(
            context,
            "Looking at files",
            progress => planner.PlanAsync(source, rule, project?.Channels, progress, cancellationToken)
        );
        plan = plan with { PixelSize = parsed.GetValue(PixelSize) };
        try
        {
            await TellAsync(context.Output, plan);
            if (plan.Groups.Count == 0)
                return await context.RefuseAsync(plan.Problems[0].Message);
            if (parsed.GetValue(DryRun))
            {
                await context.Output.WriteLineAsync(
                    $"Dry run: {plan.Groups.Count} images would be imported into '{name}'{(project is null ? ", which would be made" : "")}."
                );
                return plan.Problems.Any(problem => problem.LeavesOut) ? ExitCode.LeftOut : ExitCode.Done;
            }

            if (
                project is null
                && await MakeProjectAsync(context, name, parsed.GetValue(Manager), cancellationToken) is var (made, refusal)
            )
            {
                if (made is null)
                    return await context.RefuseAsync(refusal!);
                project = made;
            }

            var report = await ProgressDisplay.RunAsync(
                context,
                "Importing",
                progress => context.Get<Importer>().ImportAsync(project!.Id, plan, progress, cancellationToken)
            );
            if (report.Refused is not null)
                return await context.RefuseAsync(report.Refused);
            await TellAsync(context.Output, report.Rejected);
            await context.Output.WriteLineAsync(
                $"{report.Added} images imported into '{name}', {report.AlreadyThere} were there before, {report.LeftOut} left out, "
                    + $"{report.Elapsed.TotalSeconds:0.0} s."
            );
            return plan.Problems.Concat(report.Rejected).Any(problem => problem.LeavesOut) ? ExitCode.LeftOut : ExitCode.Done;
        }
        finally
        {
            // Only what an archive was expanded to: a folder that somebody staged is theirs.
            if (plan.Root != Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)))
                planner.Discard(plan);
        }
    }

    private static async Task<int> PublishedAsync(
        CliContext context,
        ParseResult parsed,
        Project? project,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (project is null && await MakeProjectAsync(context, name, parsed.GetValue(Manager), cancellationToken) is var (made, refusal))
        {
            if (made is null)
                return await context.RefuseAsync(refusal!);
            project = made;
        }

        var report = await ProgressDisplay.RunAsync(
            context,
            "Importing",
            progress =>
                context
                    .Get<PublishedImport>()
                    .ImportAsync(project!.Id, Actor.CommandLine(), parsed.GetRequiredValue(From), progress, cancellationToken)
        );
        if (report.Refused is not null)
            return await context.RefuseAsync(report.Refused);
        foreach (var sentence in report.LeftOut.Take(MaxProblemsShown))
            await context.Output.WriteLineAsync($"Left out: {sentence}");
        if (report.LeftOut.Count > MaxProblemsShown)
            await context.Output.WriteLineAsync($"... and {report.LeftOut.Count - MaxProblemsShown} more.");
        if (report.People.Count > 0)
            await context.Output.WriteLineAsync(
                $"Accounts without a password were made for {string.Join(", ", report.People)}; an administrator lets them in."
            );
        await context.Output.WriteLineAsync(
            $"{report.Images} images, {report.Answers} annotations with {report.Boxes} boxes and {report.Unions} unions imported "
                + $"into '{name}'."
        );
        return report.LeftOut.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static async Task TellAsync(TextWriter output, ImportPlan plan)
    {
        if (plan.Why is not null)
            await output.WriteLineAsync(plan.Why);
        if (plan.Pattern.Length > 0)
            await output.WriteLineAsync($"Pattern: {plan.Pattern}");
        foreach (var source in plan.Channels)
            await output.WriteLineAsync(
                $"Channel: {source.Channel.Name} ({RoleOf(source.Channel.Role)}, {source.Channel.Color}){(source.Tokens is [""] ? "" : $" from '{string.Join("', '", source.Tokens)}'")}{(source.FileChannel is { } own ? $", channel {own + 1} of the file" : $", page {source.Page + 1}, sample {source.Sample + 1}")}"
            );
        foreach (var note in plan.Notes)
            await output.WriteLineAsync($"Note: {note}");
        if (plan.PatientWarning is { } warning)
            await output.WriteLineAsync($"Warning: {warning}");
        await output.WriteLineAsync(
            $"{plan.Files.Found} files found: {plan.Files.InImages} in {plan.Groups.Count} images, {plan.Files.Skipped} skipped, "
                + $"{plan.Files.Faulty} of images that cannot be imported; {plan.Problems.Count} problems."
        );
        await TellAsync(output, plan.Problems);
    }

    private static async Task TellAsync(TextWriter output, IReadOnlyList<ImportProblem> problems)
    {
        foreach (var problem in problems.Take(MaxProblemsShown))
            await output.WriteLineAsync($"{problem.Kind}: {problem.Message}");
        if (problems.Count > MaxProblemsShown)
            await output.WriteLineAsync($"... and {problems.Count - MaxProblemsShown} more.");
    }

    private static string RoleOf(ChannelRole role) =>
        role switch
        {
            ChannelRole.TransmittedLight => "transmitted light",
            ChannelRole.Fluorescence => "fluorescence",
            _ => "colour",
        };

    private static async Task<(Project? Project, string? Refusal)> MakeProjectAsync(
        CliContext context,
        string name,
        string? manager,
        CancellationToken cancellationToken
    )
    {
        switch (
            await context
                .Get<CreateProject>()
                .MakeAsync(Actor.CommandLine(), name, "", ClassScheme.CancerNormalUnknown, manager, cancellationToken)
        )
        {
            case Result<CreatedProject>.Success { Value: var made }:
                await context.Output.WriteLineAsync(
                    $"Project '{name.Trim()}' did not exist and was made; "
                        + $"{(made.Managers.Count == 0 ? "nobody is a member yet" : $"managed by {string.Join(", ", made.Managers)}")}."
                );
                return (await context.Get<ProjectQueries>().FindByNameAsync(name.Trim(), cancellationToken), null);
            case Result<CreatedProject>.Refused refused:
                return (null, refused.Reason);
            default:
                return (null, $"The project '{name}' could not be made.");
        }
    }
}
