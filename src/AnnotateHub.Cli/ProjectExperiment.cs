using System.CommandLine;
using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub experiment --project</c>: the same use case as the server's page. The command trains itself; stopped, it goes on
/// with <c>--resume</c>.</summary>
internal static class ProjectExperiment
{
    private static readonly (string Name, ExperimentTableKind Table)[] Tables =
    [
        ("2", ExperimentTableKind.Cells),
        ("3", ExperimentTableKind.Backbones),
        ("4", ExperimentTableKind.Images),
        ("5", ExperimentTableKind.Unknown),
        ("6", ExperimentTableKind.Patients),
        ("11", ExperimentTableKind.Sizes),
    ];

    private static readonly Option<string?> Project = new("--project") { Description = "Makes a table on labels of this project instead." };
    private static readonly Option<string> Table = new("--table")
    {
        Description = "Of the paper: 2 (with Fig. 7), 3, 4, 5, 6, or 11 for Fig. 11.",
        DefaultValueFactory = _ => "2",
    };
    private static readonly Option<string[]> Inputs = new("--inputs")
    {
        Description = "What the networks see, one row each: brightfield, nuclei, all, or NAME,NAME; every preset if left out.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string?> Positive = new("--positive") { Description = "Key of the class that is judged; the first." };
    private static readonly Option<string?> Unknown = new("--unknown") { Description = "Key of the class of cells nobody could tell." };
    private static readonly Option<string[]> Networks = new("--networks")
    {
        Description = $"Of table 3: {string.Join(", ", BackboneText.Keys)}; all if left out.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "Trainings behind each mean.",
        DefaultValueFactory = _ => 3,
    };
    private static readonly Option<double?> TestShare = new("--test-share")
    {
        Description = "Share of the images that judges, drawn; without it the validation split judges, or 0.3 where it has no labels.",
    };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Updates of each classifier (500)." };
    private static readonly Option<int?> DetectorSteps = new("--detector-steps") { Description = "Updates of each detector (250)." };
    private static readonly Option<int?> Width = new("--width") { Description = "Feature planes of the first layer (24)." };
    private static readonly Option<string?> Title = new("--title") { Description = "Of the frozen table." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Goes on with the newest experiment that is not done." };

    public static void AddTo(Command command)
    {
        Table.AcceptOnlyFromAmong([.. Tables.Select(one => one.Name)]);
        foreach (
            var option in (Option[])
                [
                    Project,
                    CommandLine.Data,
                    Table,
                    Inputs,
                    Positive,
                    Unknown,
                    Networks,
                    Seeds,
                    TestShare,
                    Steps,
                    DetectorSteps,
                    Width,
                    Title,
                    Resume,
                ]
        )
            command.Options.Add(option);
        ProjectLabels.AddTo(command);
    }

    public static bool IsMeant(ParseResult parsed) => parsed.GetValue(Project) is not null;

    /// <param name="folder">Gets the table's files too; null: they stay in the project.</param>
    public static async Task<int> RunAsync(
        CliContext context,
        ParseResult parsed,
        DirectoryInfo? folder,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        if (await context.FindProjectAsync(parsed.GetValue(Project)!, cancellationToken) is not { } project)
            return ExitCode.Refused;
        var (actor, service) = (Actor.CommandLine(), context.Get<ExperimentService>());
        long id;
        if (parsed.GetValue(Resume))
        {
            if (await context.OrRefuseAsync(service.ListAsync(project.Id, actor, cancellationToken)) is not { } all)
                return ExitCode.Refused;
            if (all.FirstOrDefault(one => one.State is not (TrainingState.Done or TrainingState.Cancelled)) is not { } open)
                return await context.RefuseAsync($"'{project.Name}' has no unfinished experiment; leave --resume out to begin one.");
            if (await context.OrRefuseAsync(service.ResumeAsync(project.Id, open.Id, actor, cancellationToken)) is null)
                return ExitCode.Refused;
            id = open.Id;
        }
        else
        {
            if (await RequestAsync(context, parsed, project, cancellationToken) is not { } request)
                return ExitCode.Refused;
            if (await context.OrRefuseAsync(service.PreviewAsync(project.Id, actor, request, cancellationToken)) is not { } preview)
                return ExitCode.Refused;
            if (!await context.IsSoundAsync(preview.Faults))
                return ExitCode.Refused;
            await context.Error.WriteLineAsync(
                $"{preview.TrainingImages} images to learn from, {preview.TestImages} judge ({preview.Judged}); {preview.Trainings} "
                    + $"trainings need about {Math.Max(1, preview.Seconds / 60):0} minutes and {preview.Megabytes} MB of memory."
            );
            if (await context.OrRefuseAsync(service.BeginAsync(project.Id, actor, request, cancellationToken)) is not { } begun)
                return ExitCode.Refused;
            id = begun.ExperimentId;
        }

        return await WorkAsync(context, project, id, folder, asJson, cancellationToken);
    }

    private static async Task<int> WorkAsync(
        CliContext context,
        Project project,
        long id,
        DirectoryInfo? folder,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        TrainingReport report;
        try
        {
            report = await ProgressDisplay.RunAsync(
                context,
                "Experiment",
                progress =>
                    context
                        .Get<ExperimentExecutor>()
                        .ExecuteAsync(project.Id, id, JsonProgress.For(context, asJson, progress), cancellationToken)
            );
        }
        catch (OperationCanceledException)
        {
            await context.Get<ExperimentService>().PauseAsync(project.Id, id, Actor.CommandLine(), CancellationToken.None);
            await context.Error.WriteLineAsync("Stopped; --resume goes on from there.");
            throw;
        }

        if (report.State is not TrainingState.Done)
            return await context.RefuseAsync(report.Message);
        var line = await context.OrRefuseAsync(
            context.Get<ExperimentService>().ReadAsync(project.Id, id, Actor.CommandLine(), cancellationToken)
        );
        if (line?.Hash is not { } hash)
            return ExitCode.Refused;
        if (await context.Get<FrozenReports>().FindAsync(project.Id, Actor.CommandLine(), hash, cancellationToken) is not { } found)
            return await context.RefuseAsync(
                $"{report.Message} It is not to be read now: an image of it is in a blind round that is open."
            );
        if (folder is not null)
        {
            folder.Create();
            foreach (var (name, text) in ReportPrint.Csv(found))
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "report.json"), found.Text, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "report.html"), ReportPrint.Html(found), cancellationToken);
        }

        var document = found.Experiment!;
        if (asJson)
            await context.Output.WriteLineAsync(found.Text);
        else
        {
            foreach (var table in document.Tables)
                await ExperimentCommand.TellAsync(context, table);
            await context.Output.WriteLineAsync(
                $"'{line.Title}' is frozen as {hash}"
                    + (folder is null ? "; see the project's page Experiments." : $"; its files are in {folder.FullName}.")
            );
        }

        foreach (var sentence in asJson ? [] : document.LeftOut ?? [])
            await context.Output.WriteLineAsync($"Left out: {sentence}");
        return document.LeftOut is { Count: > 0 } ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static async Task<ExperimentRequest?> RequestAsync(
        CliContext context,
        ParseResult parsed,
        Project project,
        CancellationToken cancellationToken
    )
    {
        if (await ProjectLabels.ReadAsync(context, parsed, project, "all", null, cancellationToken) is not { } data)
            return null;
        return new ExperimentRequest(
            Tables.First(one => one.Name == parsed.GetRequiredValue(Table)).Table,
            data,
            parsed.GetValue(Inputs) is { Length: > 0 } inputs ? inputs : null,
            null,
            parsed.GetValue(Positive),
            parsed.GetValue(Unknown),
            parsed.GetValue(Seeds),
            parsed.GetValue(TestShare),
            null,
            parsed.GetValue(Steps),
            parsed.GetValue(DetectorSteps),
            parsed.GetValue(Width),
            parsed.GetValue(Title),
            parsed.GetValue(Networks) is { Length: > 0 } networks ? networks : null
        );
    }
}
