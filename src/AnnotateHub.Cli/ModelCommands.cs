using System.CommandLine;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub model</c>: models of a project.</summary>
internal static class ModelCommands
{
    private static readonly Option<FileInfo> Model = new("--file") { Description = "The ONNX file.", Required = true };
    private static readonly Option<string?> Name = new("--name")
    {
        Description = "What people call it; versions are counted for each name. Else the file's name.",
    };
    private static readonly Option<FileInfo?> Manifest = new("--manifest")
    {
        Description = "JSON that says how the model is fed and read; else it is found out.",
    };
    private static readonly Option<string> TrainedOn = new("--trained-on")
    {
        Description = "What it was trained on, in words.",
        DefaultValueFactory = _ => "",
    };
    private static readonly Option<bool> Confirm = new("--confirm")
    {
        Description = "Says that the manifest is right, so that runs may use it.",
    };

    public static Command Make()
    {
        var add = new Command("add", "Takes an ONNX model into a project as a new version, after an inspection in a child process.")
        {
            CommandLine.Project,
            Model,
            Name,
            Manifest,
            TrainedOn,
            Confirm,
        };
        add.OnData(AddAsync);
        var list = new Command("list", "Lists the models of a project.") { CommandLine.Project };
        list.OnData(ListAsync);
        return new Command("model", "Models of a project.") { add, list };
    }

    private static async Task<int> AddAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var file = parsed.GetRequiredValue(Model);
        if (!file.Exists)
            return await context.RefuseAsync($"There is no file '{file.FullName}'; name an ONNX model.");
        var manifest = parsed.GetValue(Manifest) is { } beside ? await File.ReadAllTextAsync(beside.FullName, cancellationToken) : null;
        var newModel = new NewModel(
            parsed.GetValue(Name) ?? Path.GetFileNameWithoutExtension(file.Name),
            file.Name,
            parsed.GetRequiredValue(TrainedOn),
            null,
            manifest
        );
        await using var content = file.OpenRead();
        var store = context.Get<ModelStore>();
        if (
            await context.OrRefuseAsync(store.AddAsync(project.Id, Actor.CommandLine(), newModel, content, cancellationToken))
            is not { } card
        )
            return ExitCode.Refused;
        foreach (var word in card.Contract)
            await context.Output.WriteLineAsync(word);
        if (
            parsed.GetValue(Confirm)
            && await context.OrRefuseAsync(store.ConfirmAsync(project.Id, card.Id, Actor.CommandLine(), null, cancellationToken)) is null
        )
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            $"{card.Name} v{card.Version} was added to '{project.Name}' as a {card.Purpose.ToString().ToLowerInvariant()}{(parsed.GetValue(Confirm) ? "" : "; look at what was found out and confirm it on its card, or add it with --confirm")}."
        );
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (
            await context.OrRefuseAsync(
                context.Get<ModelQueries>().ListAsync(project.Id, Actor.CommandLine(), withRetired: true, cancellationToken)
            )
            is not { } models
        )
            return ExitCode.Refused;
        foreach (var model in models)
            await context.Output.WriteLineAsync(
                $"{model.Name} v{model.Version}: {model.Purpose.ToString().ToLowerInvariant()}, {model.Runs} runs{(model.IsConfirmed ? "" : ", not confirmed")}{(model.IsRetired ? ", retired" : "")}"
            );
        return ExitCode.Done;
    }

    /// <summary>The version that is meant: the newest of a name, or a label such as 'Cells v2'. Null after saying which there
    /// are.</summary>
    internal static async Task<ModelLine?> FindAsync(
        CliContext context,
        long projectId,
        string named,
        ModelPurpose purpose,
        CancellationToken cancellationToken
    )
    {
        if (
            await context.OrRefuseAsync(
                context.Get<ModelQueries>().ListAsync(projectId, Actor.CommandLine(), cancellationToken: cancellationToken)
            )
            is not { } models
        )
            return null;
        var fitting = models.Where(model => model.Purpose == purpose).ToList();
        if (
            fitting.FirstOrDefault(model =>
                $"{model.Name} v{model.Version}" == named || model.Name == named || (model.IsBuiltIn && named == "builtin")
            ) is
            { } found
        )
            return found;
        await context.RefuseAsync(
            $"There is no {purpose.ToString().ToLowerInvariant()} '{named}'; there are {string.Join(", ", fitting.Select(model => $"'{model.Name} v{model.Version}'"))}."
        );
        return null;
    }
}
