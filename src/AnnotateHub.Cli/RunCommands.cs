using System.CommandLine;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Models;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub run</c>: models over a project. The command does the work itself; stopped, it goes on where it was.</summary>
internal static class RunCommands
{
    private static readonly Option<string> Detector = new("--detector") { Description = "Name of a detector, its newest version; 'NAME vN'; or 'builtin'.", DefaultValueFactory = _ => "builtin" };
    private static readonly Option<string?> Classifier = new("--classifier") { Description = "A classifier that looks at every box." };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the run, unique in the project. An unfinished run of this name goes on." };
    private static readonly Option<bool> IncludeTest = new("--include-test") { Description = "Also images of the test split." };
    private static readonly Option<bool> IncludeCalibration = new("--include-calibration") { Description = "Also images of calibration rounds." };

    public static Command Make()
    {
        var start = new Command("start", "Runs models over the images of a project; test and calibration images are left out.") { CommandLine.Project, Detector, Classifier, Name, IncludeTest, IncludeCalibration };
        start.OnData(StartAsync);
        var status = new Command("status", "Says how runs stand.") { CommandLine.Project };
        status.OnData(StatusAsync);
        return new Command("run", "Runs of models.") { start, status };
    }

    private static async Task<int> StartAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        var desk = workplace.Get<RunDesk>();
        if (await workplace.OrRefuseAsync(workplace.Get<RunBook>().ListAsync(project.Id, Actor.CommandLine(), cancel)) is not { } runs) return ExitCode.Refused;
        long run;
        if (parsed.GetValue(Name) is { } name && runs.FirstOrDefault(item => item.Name == name) is { } unfinished)
        {
            // A server's job would do it too.
            if (unfinished.JobId is not null && unfinished.State is RunState.Waiting or RunState.Running) return await workplace.RefuseAsync($"'{name}' is a job of the server; it goes on there.");
            if (unfinished.State is not (RunState.Waiting or RunState.Running) && await workplace.OrRefuseAsync(desk.ResumeAsync(project.Id, unfinished.Id, Actor.CommandLine(), cancel)) is null) return ExitCode.Refused;
            run = unfinished.Id;
        }
        else
        {
            if (await ModelCommands.FindAsync(workplace, project.Id, parsed.GetRequiredValue(Detector), ModelPurpose.Detector, cancel) is not { } detector) return ExitCode.Refused;
            ModelLine? classifier = null;
            if (parsed.GetValue(Classifier) is { } behind && (classifier = await ModelCommands.FindAsync(workplace, project.Id, behind, ModelPurpose.Classifier, cancel)) is null) return ExitCode.Refused;
            var request = new RunRequest(detector.Id, classifier?.Id, parsed.GetValue(Name), IncludeTest: parsed.GetValue(IncludeTest), IncludeCalibration: parsed.GetValue(IncludeCalibration));
            if (await workplace.OrRefuseAsync(desk.BeginAsync(project.Id, Actor.CommandLine(), request, cancel)) is not { } begun) return ExitCode.Refused;
            await workplace.Output.WriteLineAsync($"{begun.Name}: {begun.Images} images.");
            run = begun.RunId;
        }

        var report = await ProgressDisplay.RunAsync(workplace, "Running", progress => workplace.Get<RunWork>().ExecuteAsync(run, progress, cancel));
        if (report.State is RunState.Failed) return await workplace.RefuseAsync(report.Message);
        await workplace.Output.WriteLineAsync(report.Message);
        return report.Failed > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static async Task<int> StatusAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        if (await workplace.OrRefuseAsync(workplace.Get<RunBook>().ListAsync(project.Id, Actor.CommandLine(), cancel)) is not { } runs) return ExitCode.Refused;
        foreach (var run in runs)
            await workplace.Output.WriteLineAsync($"{run.Name}: {run.State.ToString().ToLowerInvariant()}, {run.Done} of {run.Images} images{(run.Failed > 0 ? $", {run.Failed} failed" : "")}{(run.PerSecond is { } rate ? $", {rate:0.0} images a second" : "")}{(run.Left is { } left ? $", {left:h\\:mm\\:ss} left" : "")}");
        return ExitCode.Done;
    }
}
