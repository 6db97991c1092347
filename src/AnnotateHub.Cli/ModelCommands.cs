using System.CommandLine;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Models;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub model</c>: models of a project.</summary>
internal static class ModelCommands
{
    private static readonly Option<FileInfo> Model = new("--file") { Description = "The ONNX file.", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "What people call it; versions are counted for each name. Else the file's name." };
    private static readonly Option<FileInfo?> Manifest = new("--manifest") { Description = "JSON that says how the model is fed and read; else it is found out." };
    private static readonly Option<string> TrainedOn = new("--trained-on") { Description = "What it was trained on, in words.", DefaultValueFactory = _ => "" };
    private static readonly Option<bool> Confirm = new("--confirm") { Description = "Says that the manifest is right, so that runs may use it." };

    public static Command Make()
    {
        var add = new Command("add", "Takes an ONNX model into a project as a new version, after an inspection in a child process.") { CommandLine.Project, Model, Name, Manifest, TrainedOn, Confirm };
        add.OnData(AddAsync);
        var list = new Command("list", "Lists the models of a project.") { CommandLine.Project };
        list.OnData(ListAsync);
        return new Command("model", "Models of a project.") { add, list };
    }

    private static async Task<int> AddAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        var file = parsed.GetRequiredValue(Model);
        if (!file.Exists) return await workplace.RefuseAsync($"There is no file '{file.FullName}'; name an ONNX model.");
        var manifest = parsed.GetValue(Manifest) is { } beside ? await File.ReadAllTextAsync(beside.FullName, cancel) : null;
        var asked = new NewModel(parsed.GetValue(Name) ?? Path.GetFileNameWithoutExtension(file.Name), file.Name, parsed.GetRequiredValue(TrainedOn), null, manifest);
        await using var content = file.OpenRead();
        var store = workplace.Get<ModelStore>();
        if (await workplace.OrRefuseAsync(store.AddAsync(project.Id, Actor.CommandLine(), asked, content, cancel)) is not { } card) return ExitCode.Refused;
        foreach (var word in card.Contract) await workplace.Output.WriteLineAsync(word);
        if (parsed.GetValue(Confirm) && await workplace.OrRefuseAsync(store.ConfirmAsync(project.Id, card.Id, Actor.CommandLine(), null, cancel)) is null) return ExitCode.Refused;
        await workplace.Output.WriteLineAsync($"{card.Name} v{card.Version} was added to '{project.Name}' as a {card.Purpose.ToString().ToLowerInvariant()}{(parsed.GetValue(Confirm) ? "" : "; look at what was found out and confirm it on its card, or add it with --confirm")}.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        if (await workplace.OrRefuseAsync(workplace.Get<ModelBook>().ListAsync(project.Id, Actor.CommandLine(), withRetired: true, cancel)) is not { } models) return ExitCode.Refused;
        foreach (var model in models)
            await workplace.Output.WriteLineAsync($"{model.Name} v{model.Version}: {model.Purpose.ToString().ToLowerInvariant()}, {model.Runs} runs{(model.IsConfirmed ? "" : ", not confirmed")}{(model.IsRetired ? ", retired" : "")}");
        return ExitCode.Done;
    }

    /// <summary>The version that is meant: the newest of a name, or a label such as 'Cells v2'. Null after saying which there are.</summary>
    internal static async Task<ModelLine?> FindAsync(Workplace workplace, long projectId, string named, ModelPurpose purpose, CancellationToken cancel)
    {
        if (await workplace.OrRefuseAsync(workplace.Get<ModelBook>().ListAsync(projectId, Actor.CommandLine(), cancel: cancel)) is not { } models) return null;
        var fitting = models.Where(model => model.Purpose == purpose).ToList();
        if (fitting.FirstOrDefault(model => $"{model.Name} v{model.Version}" == named || model.Name == named || (model.IsBuiltIn && named == "builtin")) is { } found) return found;
        await workplace.RefuseAsync($"There is no {purpose.ToString().ToLowerInvariant()} '{named}'; there are {string.Join(", ", fitting.Select(model => $"'{model.Name} v{model.Version}'"))}.");
        return null;
    }
}
