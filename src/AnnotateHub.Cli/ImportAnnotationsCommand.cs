using System.CommandLine;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub import-annotations</c>: VOC files as one person's work.</summary>
internal static class ImportAnnotationsCommand
{
    private const int MostFaultsShown = 200;

    private static readonly Option<string> From = new("--from") { Description = "Folder with .xml files named after their images.", Required = true };
    private static readonly Option<string> Annotator = new("--annotator") { Description = "User name of the project member whose work the boxes become.", Required = true };
    private static readonly Option<bool> AddClasses = new("--add-classes") { Description = "Add classes that the project does not know; otherwise their objects are left out." };

    public static Command Make()
    {
        var command = new Command("import-annotations", "Imports boxes; whole and decimal numbers are both read exactly, and the same files twice add nothing.")
        {
            CommandLine.Project, Annotator, From, VocOptions.Format, VocOptions.Origin, VocOptions.FarEdge, AddClasses,
        };
        command.OnData(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        var request = new VocImportRequest(
            project.Id, parsed.GetRequiredValue(Annotator), parsed.GetRequiredValue(From), VocOptions.Of(parsed, VocDialect.Float), parsed.GetValue(AddClasses));
        var report = await ProgressDisplay.RunAsync(workplace, "Importing", progress => workplace.Get<VocImport>().ImportAsync(request, progress, cancel));
        if (report.Refused is not null) return await workplace.RefuseAsync(report.Refused);
        foreach (var fault in report.Rejected.Take(MostFaultsShown)) await workplace.Output.WriteLineAsync($"Left out: {fault}");
        if (report.Rejected.Count > MostFaultsShown) await workplace.Output.WriteLineAsync($"... and {report.Rejected.Count - MostFaultsShown} more.");
        await workplace.Output.WriteLineAsync($"{report.Boxes} boxes of {report.Files} files imported for {request.Annotator}, {report.AlreadyThere} files were there before.");
        return report.Rejected.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }
}
