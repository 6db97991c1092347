using System.CommandLine;
using System.Text.Json;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub label-check --project</c> and <c>annotatehub embed --project</c>: the same use cases as the server's pages,
/// which show the results too.</summary>
internal static class ProjectCells
{
    private static readonly Option<string?> Project = new("--project") { Description = "Takes finished work of this project instead." };
    private static readonly Option<string[]> Rounds = new("--round")
    {
        Description = "Rounds whose finished work is taken; the newest with some if left out.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Project, CommandLine.Data, Rounds])
            command.Options.Add(option);
    }

    public static bool IsMeant(ParseResult parsed) => parsed.GetValue(Project) is not null;

    /// <param name="inputs">As <c>train</c> takes them.</param>
    /// <param name="question">Its rounds and channels are filled in here.</param>
    /// <param name="folder">Gets the list too; null: it stays in the project.</param>
    public static async Task<int> CheckAsync(
        CliContext context,
        ParseResult parsed,
        string inputs,
        LabelCheckQuestion question,
        DirectoryInfo? folder,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(context, parsed, cancellationToken) is not { } found)
            return ExitCode.Refused;
        var (project, rounds) = found;
        var (channels, fault) = TrainingInputs.Choose(project.Channels, project.Classes, inputs);
        if (fault is not null)
            return await context.RefuseAsync(fault);
        var (checks, actor) = (context.Get<LabelChecks>(), Actor.CommandLine());
        var asked = await checks.AskAsync(
            project.Id,
            actor,
            question with
            {
                Rounds = rounds,
                Channels = channels,
            },
            cancellationToken
        );
        if (asked is not Result<long>.Success { Value: var id })
            return await context.RefuseAsync((asked as Result<long>.Refused)?.Reason ?? "The project is gone.");
        var refused = await ProgressDisplay.RunAsync(
            context,
            "Label check",
            progress => checks.RunAsync(project.Id, id, JsonProgress.For(context, asJson, progress), cancellationToken)
        );
        if (refused is not null)
            return await context.RefuseAsync(refused);
        if (await context.OrRefuseAsync(checks.FindAsync(project.Id, actor, id, cancellationToken)) is not { } view)
            return ExitCode.Refused;
        var document = view.Document with { Findings = [.. view.Findings.Select(one => one.Finding)] };
        if (folder is not null)
        {
            folder.Create();
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "label-check.csv"),
                FolderLabelCheck.Table(document),
                cancellationToken
            );
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "label-check.json"),
                JsonSerializer.Serialize(document, TrainingJson.Indented),
                cancellationToken
            );
        }

        if (asJson)
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(document, TrainingJson.Options));
        else
            await LabelCheckCommand.TellAsync(
                context,
                document,
                folder is null ? "on the project's page Label check" : $"in {Path.Combine(folder.FullName, "label-check.csv")}"
            );
        return view.Hidden > 0 || document.Notes.Any(IsLeftOut) ? ExitCode.LeftOut : ExitCode.Done;
    }

    /// <param name="model">Label of a confirmed classifier of the project, such as <c>Cell model classifier v1</c>.</param>
    /// <param name="question">Its rounds and model are filled in here.</param>
    /// <param name="folder">Gets the map's files too; null: they stay in the project.</param>
    public static async Task<int> EmbedAsync(
        CliContext context,
        ParseResult parsed,
        string model,
        CellMapQuestion question,
        DirectoryInfo? folder,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(context, parsed, cancellationToken) is not { } found)
            return ExitCode.Refused;
        var (project, rounds) = found;
        var (maps, actor) = (context.Get<CellMaps>(), Actor.CommandLine());
        var models = await context.OrRefuseAsync(
            context.Get<ModelQueries>().ListAsync(project.Id, actor, cancellationToken: cancellationToken)
        );
        if (models is null)
            return ExitCode.Refused;
        var classifiers = models.Where(one => one is { IsBuiltIn: false, Purpose: ModelPurpose.Classifier }).ToList();
        if (classifiers.FirstOrDefault(one => $"{one.Name} v{one.Version}" == model) is not { } classifier)
            return await context.RefuseAsync(
                $"The project has no classifier '{model}'; "
                    + (
                        classifiers.Count == 0
                            ? "it has none at all. Train one first."
                            : $"it has '{string.Join("', '", classifiers.Select(one => $"{one.Name} v{one.Version}"))}'."
                    )
            );
        var asked = await maps.AskAsync(project.Id, actor, question with { Rounds = rounds, ModelId = classifier.Id }, cancellationToken);
        if (asked is not Result<long>.Success { Value: var id })
            return await context.RefuseAsync((asked as Result<long>.Refused)?.Reason ?? "The project is gone.");
        var refused = await ProgressDisplay.RunAsync(
            context,
            "Map",
            progress => maps.RunAsync(project.Id, id, JsonProgress.For(context, asJson, progress), cancellationToken)
        );
        if (refused is not null)
            return await context.RefuseAsync(refused);
        if (await context.OrRefuseAsync(maps.FindAsync(project.Id, actor, id, cancellationToken)) is not { } view)
            return ExitCode.Refused;
        if (folder is not null)
        {
            if (await context.OrRefuseAsync(maps.FilesAsync(project.Id, actor, id, cancellationToken)) is not { } source)
                return ExitCode.Refused;
            folder.Create();
            foreach (var name in (string[])["features.csv", "map.csv", "map.json"])
                File.Copy(Path.Combine(source, name), Path.Combine(folder.FullName, name), overwrite: true);
        }

        if (asJson)
            await context.Output.WriteLineAsync(
                JsonSerializer.Serialize(
                    new
                    {
                        map = id,
                        cells = view.X.Length,
                        hidden = view.Hidden,
                        notes = view.Notes,
                    },
                    TrainingJson.Options
                )
            );
        else
        {
            foreach (var note in view.Notes)
                await context.Output.WriteLineAsync($"Left out: {note}");
            await context.Output.WriteLineAsync(
                $"{view.X.Length} cells by {model} are on the project's page Map of the cells"
                    + (folder is null ? "." : $", and its files in {folder.FullName}.")
            );
        }

        return view.Hidden > 0 || view.Notes.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static bool IsLeftOut(string note) =>
        note.Contains("left out", StringComparison.Ordinal) || note.Contains("outside", StringComparison.Ordinal);

    private static async Task<(Project Project, IReadOnlyList<long> Rounds)?> FindAsync(
        CliContext context,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        if (await context.FindProjectAsync(parsed.GetValue(Project)!, cancellationToken) is not { } project)
            return null;
        var actor = Actor.CommandLine();
        if (parsed.GetValue(Rounds) is { Length: > 0 } names)
            return
                await context.OrRefuseAsync(
                    context.Get<TrainingChoices>().FindAsync(project.Id, actor, names, [], [], cancellationToken)
                )
                    is { } named
                ? (project, named.Rounds)
                : null;
        if (await context.OrRefuseAsync(context.Get<CellSource>().RoundsAsync(project.Id, actor, cancellationToken)) is not { } rounds)
            return null;
        if (rounds.Count > 0)
            return (project, [rounds[^1].Id]);
        await context.RefuseAsync($"'{project.Name}' has no finished work that is in no blind round which is open.");
        return null;
    }
}
