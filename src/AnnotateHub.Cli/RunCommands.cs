using System.CommandLine;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub run</c>: models over a project. The command does the work itself; stopped, it goes on where it was.</summary>
internal static class RunCommands
{
    private static readonly Option<string> Detector = new("--detector")
    {
        Description = "Name of a detector, its newest version; 'NAME vN'; or 'builtin'.",
        DefaultValueFactory = _ => "builtin",
    };
    private static readonly Option<string?> Classifier = new("--classifier") { Description = "A classifier that looks at every box." };
    private static readonly Option<string?> Name = new("--name")
    {
        Description = "Name of the run, unique in the project. An unfinished run of this name goes on.",
    };
    private static readonly Option<bool> IncludeTest = new("--include-test") { Description = "Also images of the test split." };
    private static readonly Option<bool> IncludeCalibration = new("--include-calibration")
    {
        Description = "Also images of calibration rounds.",
    };

    public static Command Make()
    {
        var start = new Command("start", "Runs models over the images of a project; test and calibration images are left out.")
        {
            CommandLine.Project,
            Detector,
            Classifier,
            Name,
            IncludeTest,
            IncludeCalibration,
        };
        start.OnData(StartAsync);
        var status = new Command("status", "Says how runs stand.") { CommandLine.Project };
        status.OnData(StatusAsync);
        return new Command("run", "Runs of models.") { start, status };
    }

    private static async Task<int> StartAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var service = context.Get<ModelRunService>();
        if (
            await context.OrRefuseAsync(context.Get<ModelRunQueries>().ListAsync(project.Id, Actor.CommandLine(), cancellationToken))
            is not { } runs
        )
            return ExitCode.Refused;
        long run;
        if (parsed.GetValue(Name) is { } name && runs.FirstOrDefault(item => item.Name == name) is { } unfinished)
        {
            // A server's job would do it too.
            if (unfinished.JobId is not null && unfinished.State is RunState.Waiting or RunState.Running)
                return await context.RefuseAsync($"'{name}' is a job of the server; it goes on there.");
            if (
                unfinished.State is not (RunState.Waiting or RunState.Running)
                && await context.OrRefuseAsync(
                    service.ResumeAsync(project.Id, unfinished.Id, Actor.CommandLine(), cancellationToken)
                )
                    is null
            )
                return ExitCode.Refused;
            run = unfinished.Id;
        }
        else
        {
            if (
                await ModelCommands.FindAsync(
                    context,
                    project.Id,
                    parsed.GetRequiredValue(Detector),
                    ModelPurpose.Detector,
                    cancellationToken
                )
                is not { } detector
            )
                return ExitCode.Refused;
            ModelLine? classifier = null;
            if (
                parsed.GetValue(Classifier) is { } behind
                && (classifier = await ModelCommands.FindAsync(context, project.Id, behind, ModelPurpose.Classifier, cancellationToken))
                    is null
            )
                return ExitCode.Refused;
            var request = new RunRequest(
                detector.Id,
                classifier?.Id,
                parsed.GetValue(Name),
                IncludeTest: parsed.GetValue(IncludeTest),
                IncludeCalibration: parsed.GetValue(IncludeCalibration)
            );
            if (
                await context.OrRefuseAsync(service.BeginAsync(project.Id, Actor.CommandLine(), request, cancellationToken))
                is not { } started
            )
                return ExitCode.Refused;
            await context.Output.WriteLineAsync($"{started.Name}: {started.Images} images.");
            run = started.RunId;
        }

        var report = await ProgressDisplay.RunAsync(
            context,
            "Running",
            progress => context.Get<RunExecutor>().ExecuteAsync(run, progress, cancellationToken)
        );
        if (report.State is RunState.Failed)
            return await context.RefuseAsync(report.Message);
        await context.Output.WriteLineAsync(report.Message);
        return report.Failed > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static async Task<int> StatusAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (
            await context.OrRefuseAsync(context.Get<ModelRunQueries>().ListAsync(project.Id, Actor.CommandLine(), cancellationToken))
            is not { } runs
        )
            return ExitCode.Refused;
        foreach (var run in runs)
            await context.Output.WriteLineAsync(
                $"{run.Name}: {run.State.ToString().ToLowerInvariant()}, {run.Done} of {run.Images} images{(run.Failed > 0 ? $", {run.Failed} failed" : "")}{(run.PerSecond is { } rate ? $", {rate:0.0} images a second" : "")}{(run.Left is { } left ? $", {left:h\\:mm\\:ss} left" : "")}"
            );
        return ExitCode.Done;
    }
}
