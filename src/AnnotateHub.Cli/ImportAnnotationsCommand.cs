using System.CommandLine;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub import-annotations</c>: label files as people's work, or as a model's.</summary>
internal static class ImportAnnotationsCommand
{
    private static readonly Option<string> From = new("--from") { Description = "A label file, or a folder with label files.", Required = true };
    private static readonly Option<string?> Annotator = new("--annotator") { Description = "User name of the project member whose work the boxes become." };
    private static readonly Option<string?> AsModel = new("--as-model") { Description = "Name of the model run that the boxes become instead, for refinement rounds to start from; the attribute 'score' is their score." };
    private static readonly Option<string[]> Person = new("--person") { Description = "rater=user: whose work the labels of a rater in the files become. Repeat for more; raters without one are left out." };
    private static readonly Option<string?> Round = new("--round") { Description = "Name of the round whose work the boxes become, for images that the person has there; left out: the free round." };
    private static readonly Option<string[]> Class = new("--class") { Description = "word=class: what a word in the files means, word= leaves its boxes out. Repeat for more." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only says what would be imported: format, raters, classes, faults." };
    private static readonly Option<bool> AddClasses = new("--add-classes") { Description = "Add classes that the project does not know; otherwise their objects are left out." };

    public static Command Make()
    {
        var command = new Command("import-annotations", "Imports boxes; whole and decimal numbers are both read exactly, and the same files twice add nothing.")
        {
            CommandLine.Project, Annotator, Person, AsModel, Round, From, FormatOptions.Read, FormatOptions.Csv, FormatOptions.Origin, FormatOptions.FarEdge, Class, AddClasses, DryRun,
        };
        command.OnData(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        var (annotator, run) = (parsed.GetValue(Annotator), parsed.GetValue(AsModel)?.Trim());
        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        if (fault is not null) return await workplace.RefuseAsync(fault);
        var (people, words) = (await FormatOptions.PairsAsync(parsed.GetValue(Person) ?? [], "--person", workplace.Error), await FormatOptions.PairsAsync(parsed.GetValue(Class) ?? [], "--class", workplace.Error));
        if (people is null || words is null) return ExitCode.Refused;
        var (folder, format, convention) = (parsed.GetRequiredValue(From), parsed.GetValue(FormatOptions.Read), FormatOptions.Of(parsed, VocDialect.Float));
        var import = workplace.Get<AnnotationImport>();
        if (parsed.GetValue(DryRun)) return await TellAsync(workplace, await import.PreviewAsync(project.Id, folder, convention, format: format, csv: mapping, cancel: cancel));
        if (new[] { annotator is not null, run is not null, people.Count > 0 }.Count(isGiven => isGiven) != 1) return await workplace.RefuseAsync("Whose boxes are they? Name either --annotator or --as-model, or --person for each rater.");
        var request = new AnnotationImportRequest(project.Id, annotator ?? "", folder, convention, parsed.GetValue(AddClasses), AsModel: run)
        {
            Format = format, Csv = mapping, People = people.Count > 0 ? people : null, Classes = words.Count > 0 ? words : null, Round = parsed.GetValue(Round),
        };
        var report = await ProgressDisplay.RunAsync(workplace, "Importing", progress => import.ImportAsync(request, progress, cancel));
        if (report.Refused is not null) return await workplace.RefuseAsync(report.Refused);
        await Told.FaultsAsync(workplace.Output, report.Rejected, 0);
        await workplace.Output.WriteLineAsync($"{report.Boxes} boxes of {report.Files} files imported {(run is not null ? $"as model run '{run}'" : $"for {annotator ?? string.Join(", ", people.Values)}")}, {report.AlreadyThere} files were there before.");
        return report.Rejected.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static async Task<int> TellAsync(Workplace workplace, AnnotationPreview preview)
    {
        if (preview.Refused is not null) return await workplace.RefuseAsync(preview.Refused);
        await Told.FaultsAsync(workplace.Output, preview.Faults, 0);
        await workplace.Output.WriteLineAsync($"Dry run: {preview.FilesSeen} {preview.Format} files, {preview.Boxes} boxes on {preview.Images} images of the project.");
        foreach (var rater in preview.Raters) await workplace.Output.WriteLineAsync($"  rater '{rater.Name}'{(rater.IsModel ? " (model)" : "")}: {rater.Images} images, {rater.Boxes} boxes");
        foreach (var item in preview.Classes) await workplace.Output.WriteLineAsync($"  class {item.Name}: {item.Boxes} boxes{(item.Known ? "" : item.Nearest is null ? ", not in the project" : $", not in the project; '{item.Nearest}' is near")}");
        return preview.Faults.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }
}
