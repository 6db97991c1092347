using System.CommandLine;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub import-annotations</c>: VOC files as one person's work, or as a model's.</summary>
internal static class ImportAnnotationsCommand
{
    private const int MostFaultsShown = 200;

    private static readonly Option<string> From = new("--from") { Description = "Folder with .xml files named after their images.", Required = true };
    private static readonly Option<string?> Annotator = new("--annotator") { Description = "User name of the project member whose work the boxes become." };
    private static readonly Option<string?> AsModel = new("--as-model") { Description = "Name of the model run that the boxes become instead, for refinement rounds to start from; the attribute 'score' is their score." };
    private static readonly Option<bool> AddClasses = new("--add-classes") { Description = "Add classes that the project does not know; otherwise their objects are left out." };

    public static Command Make()
    {
        var command = new Command("import-annotations", "Imports boxes; whole and decimal numbers are both read exactly, and the same files twice add nothing.")
        {
            CommandLine.Project, Annotator, AsModel, From, VocOptions.Format, VocOptions.Origin, VocOptions.FarEdge, AddClasses,
        };
        command.OnData(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        var (annotator, run) = (parsed.GetValue(Annotator), parsed.GetValue(AsModel)?.Trim());
        if (annotator is null == run is null) return await workplace.RefuseAsync("Whose boxes are they? Name either --annotator or --as-model.");
        var request = new AnnotationImportRequest(
            project.Id, annotator ?? "", parsed.GetRequiredValue(From), VocOptions.Of(parsed, VocDialect.Float), parsed.GetValue(AddClasses), AsModel: run);
        var report = await ProgressDisplay.RunAsync(workplace, "Importing", progress => workplace.Get<AnnotationImport>().ImportAsync(request, progress, cancel));
        if (report.Refused is not null) return await workplace.RefuseAsync(report.Refused);
        foreach (var fault in report.Rejected.Take(MostFaultsShown)) await workplace.Output.WriteLineAsync($"Left out: {fault}");
        if (report.Rejected.Count > MostFaultsShown) await workplace.Output.WriteLineAsync($"... and {report.Rejected.Count - MostFaultsShown} more.");
        await workplace.Output.WriteLineAsync($"{report.Boxes} boxes of {report.Files} files imported {(run is null ? $"for {annotator}" : $"as model run '{run}'")}, {report.AlreadyThere} files were there before.");
        return report.Rejected.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }
}
