using System.CommandLine;
using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub train ... --project</c>: the same use case as the server's page. The command trains itself; stopped, it goes on
/// with <c>--resume</c>.</summary>
internal static class ProjectTraining
{
    public const string Both = "both";

    private static readonly Option<string?> Project = new("--project") { Description = "Trains on labels of this project instead." };
    private static readonly Option<int> Seeds = new("--seeds")
    {
        Description = "So many trainings from --seed on tell how steady the figures are.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string?> Name = new("--name") { Description = "Of the models; the same name makes their next version." };
    private static readonly Option<string?> Unknown = new("--unknown")
    {
        Description = "KEY: the classifier leaves cells of this class out; KEY=OTHER: they count as OTHER.",
    };

    public static void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [
                    Project,
                    CommandLine.Data,
                    Seeds,
                    Name,
                    Unknown,
                ]
        )
            command.Options.Add(option);
        ProjectLabels.AddTo(command);
    }

    public static bool IsMeant(ParseResult parsed) => parsed.GetValue(Project) is not null;

    public static async Task<int> RunAsync(
        CliContext context,
        ParseResult parsed,
        ProjectTrainingOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.Fault is { } fault)
            return await context.RefuseAsync(fault);
        if (await context.FindProjectAsync(parsed.GetValue(Project)!, cancellationToken) is not { } project)
            return ExitCode.Refused;
        var (actor, service) = (Actor.CommandLine(), context.Get<TrainingService>());
        long id;
        if (options.MustResume)
        {
            if (
                await context.OrRefuseAsync(context.Get<TrainingQueries>().ListAsync(project.Id, actor, cancellationToken))
                is not { } trainings
            )
                return ExitCode.Refused;
            if (trainings.FirstOrDefault(training => training.State is not (TrainingState.Done or TrainingState.Cancelled)) is not { } open)
                return await context.RefuseAsync($"'{project.Name}' has no unfinished training; leave --resume out to begin one.");
            if (await context.OrRefuseAsync(service.ResumeAsync(project.Id, open.Id, actor, cancellationToken)) is null)
                return ExitCode.Refused;
            id = open.Id;
        }
        else
        {
            if (await RequestAsync(context, parsed, project, options, cancellationToken) is not { } request)
                return ExitCode.Refused;
            if (await context.OrRefuseAsync(service.PreviewAsync(project.Id, actor, request, cancellationToken)) is not { } preview)
                return ExitCode.Refused;
            if (!await context.IsSoundAsync(preview.Faults))
                return ExitCode.Refused;
            await context.Error.WriteLineAsync(
                $"{preview.Images} images to learn from, {preview.ValidationImages} for figures; needs about "
                    + $"{Math.Max(1, preview.Seconds / 60):0} minutes and {preview.Megabytes} MB of memory."
            );
            if (await context.OrRefuseAsync(service.BeginAsync(project.Id, actor, request, cancellationToken)) is not { } begun)
                return ExitCode.Refused;
            id = begun.TrainingId;
        }

        return await TrainAsync(context, project, id, options.AsJson, cancellationToken);
    }

    private static async Task<int> TrainAsync(
        CliContext context,
        Project project,
        long id,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        TrainingReport report;
        try
        {
            report = await ProgressDisplay.RunAsync(
                context,
                "Training",
                progress => context.Get<TrainingExecutor>().ExecuteAsync(id, progress, cancellationToken)
            );
        }
        catch (OperationCanceledException)
        {
            await context.Get<TrainingService>().PauseAsync(project.Id, id, Actor.CommandLine(), CancellationToken.None);
            await context.Error.WriteLineAsync("Stopped at a checkpoint; --resume goes on from there.");
            throw;
        }

        if (report.State is not TrainingState.Done)
            return await context.RefuseAsync(report.Message);
        var models = await context.OrRefuseAsync(
            context.Get<ModelQueries>().ListAsync(project.Id, Actor.CommandLine(), false, cancellationToken)
        );
        var leftOut = false;
        foreach (var model in (models ?? []).Where(model => !model.IsBuiltIn))
        {
            if (
                await context.OrRefuseAsync(
                    context.Get<ModelQueries>().CardAsync(project.Id, model.Id, Actor.CommandLine(), cancellationToken)
                )
                    is not { TrainingId: { } training, Training: { } node }
                || training != id
                || node.Deserialize<AnnotateHub.Training.Cards.TrainingCard>(TrainingJson.Options) is not { } card
            )
                continue;
            leftOut |= card.Data.LeftOut.Count > 0;
            if (asJson)
            {
                await context.Output.WriteLineAsync(node.ToJsonString());
                continue;
            }

            foreach (var sentence in card.Data.LeftOut)
                await context.Output.WriteLineAsync($"Left out: {sentence}");
            foreach (var sentence in card.Warnings)
                await context.Output.WriteLineAsync($"Note: {sentence}");
            if (card.Figures.Validation is { } figures)
                await context.Output.WriteLineAsync(
                    $"{model.Name} v{model.Version} on {figures.Images} validation images: {TrainingDisplay.Describe(figures)}"
                );
            foreach (var (name, spread) in card.Figures.OverFolds)
                await context.Output.WriteLineAsync(
                    $"{model.Name} v{model.Version} over {card.Figures.Folds.Count} folds, {name}: {TrainingDisplay.Describe(spread)}"
                );
        }

        if (!asJson)
            await context.Output.WriteLineAsync(report.Message);
        return leftOut ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static async Task<TrainingRequest?> RequestAsync(
        CliContext context,
        ParseResult parsed,
        Project project,
        ProjectTrainingOptions options,
        CancellationToken cancellationToken
    )
    {
        if (
            await ProjectLabels.ReadAsync(context, parsed, project, options.Inputs, options.Classes, cancellationToken) is not { } data
        )
            return null;
        var unknown = parsed.GetValue(Unknown)?.Split('=', 2);
        var target = options.Kind switch
        {
            "detector" => TrainingTarget.Detector,
            "classifier" => TrainingTarget.Classifier,
            _ => TrainingTarget.Both,
        };
        return new TrainingRequest(
            data,
            target,
            parsed.GetValue(Name),
            parsed.GetValue(Seeds),
            options.Seed,
            options.Folds > 0 ? options.Folds : null,
            options.Steps,
            options.Steps,
            options.Width,
            unknown is null ? null : new UnknownCells(unknown[0], unknown.Length > 1 ? unknown[1] : null),
            options.Device,
            License: options.License
        );
    }
}
