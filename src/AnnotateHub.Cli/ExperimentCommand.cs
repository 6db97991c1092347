using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub experiment PLAN.yaml</c>: the paper's tables on a folder of images and labels.</summary>
internal static class ExperimentCommand
{
    private static readonly Argument<FileInfo?> Plan = new("plan")
    {
        Description = "What to train and show, as YAML (docs/experiments.md); not with --project.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<DirectoryInfo?> Out = new("--out")
    {
        Description = "Gets experiment.json and a CSV file a table; empty, or an unfinished experiment that is to go on.",
    };

    public static Command Make()
    {
        var command = new Command(
            "experiment",
            "Trains the grid of a plan, or a table on a project (--project), and writes it with spread and intervals."
        )
        {
            Plan,
            Out,
            LabelledFolder.AsJson,
        };
        ProjectExperiment.AddTo(command);
        command.OnProjectOrScratch(
            ProjectExperiment.IsMeant,
            (context, parsed, cancellationToken) =>
                parsed.GetValue(Plan) is not null
                    ? context.RefuseAsync("Give a plan for folders, or --project, not both.")
                    : ProjectExperiment.RunAsync(
                        context,
                        parsed,
                        parsed.GetValue(Out),
                        parsed.GetValue(LabelledFolder.AsJson),
                        cancellationToken
                    ),
            RunAsync
        );
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Plan) is not { } file || parsed.GetValue(Out) is not { } folder)
            return await context.RefuseAsync("Name a plan and --out, or a project with --project.");
        if (!file.Exists)
            return await context.RefuseAsync($"There is no file '{file}'.");
        var (plan, fault) = ExperimentPlanReader.Read(await File.ReadAllTextAsync(file.FullName, cancellationToken), file.DirectoryName!);
        if (plan is null)
            return await context.RefuseAsync($"{file.Name}: {fault}");
        return await LabelledFolder.OpenAsync(
            context,
            new LabelledFolderQuestion(plan.Images, plan.Truth, plan.Pattern, plan.Preset, plan.Channels, plan.Format, plan.Classes),
            [.. plan.Inputs.Select(input => input.Channels)],
            async inputs =>
            {
                if (FolderExperiment.Estimate(plan, inputs) is { } needs)
                    await context.Error.WriteLineAsync(
                        $"Needs about {Math.Max(1, needs.ProcessorSeconds / 60):0} minutes of one processor core and {needs.Megabytes} MB "
                            + "of memory; what is done already is not done again."
                    );
                var display = new TrainingDisplay(context, parsed.GetValue(LabelledFolder.AsJson));
                var report = await context
                    .Get<FolderExperiment>()
                    .RunAsync(
                        plan,
                        inputs,
                        folder.FullName,
                        (number, count, name, message) => display.Show($"{number + 1} of {count}, {name}", message),
                        cancellationToken: cancellationToken
                    );
                if (report.Document is not { } document)
                    return await context.RefuseAsync(report.Refused!);
                if (parsed.GetValue(LabelledFolder.AsJson))
                    await context.Output.WriteLineAsync(JsonSerializer.Serialize(document, TrainingJson.Options));
                else
                    await TellAsync(context, document, folder.FullName);
                return inputs[0].LeftOut.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
            },
            cancellationToken
        );
    }

    private static async Task TellAsync(CliContext context, ExperimentDocument document, string folder)
    {
        foreach (var table in document.Tables)
            await TellAsync(context, table);
        await context.Output.WriteLineAsync(
            $"{document.Trainings} trainings on {document.TrainingImages} images, judged on {document.TestImages} others; "
                + $"{document.Seconds / 60:0} minutes of training. experiment.json and a CSV file a table are in {folder}."
        );
    }

    public static async Task TellAsync(CliContext context, ExperimentTable table)
    {
        await context.Output.WriteLineAsync(table.Title);
        foreach (var row in table.Rows)
            await context.Output.WriteLineAsync(
                $"  {string.Join(", ", row.Labels)}: {string.Join(", ", table.Figures.Zip(row.Figures, Describe))}"
            );
    }

    private static string Describe(string name, ExperimentFigure figure) =>
        figure.Mean is not { } mean
            ? $"{name} undefined"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {mean:0.###}{(figure.Deviation is { } deviation ? $" ± {deviation:0.###}" : "")}"
                    + $"{(figure is { Low: { } low, High: { } high } ? $" [{low:0.###}, {high:0.###}]" : "")}"
            );
}
