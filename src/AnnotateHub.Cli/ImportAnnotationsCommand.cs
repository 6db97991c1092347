using System.CommandLine;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub import-annotations</c>: label files as people's work, or as a model's.</summary>
internal static class ImportAnnotationsCommand
{
    private static readonly Option<string> From = new("--from")
    {
        Description = "A label file, or a folder with label files.",
        Required = true,
    };
    private static readonly Option<string?> Annotator = new("--annotator")
    {
        Description = "User name of the project member whose work the boxes become.",
    };
    private static readonly Option<string?> AsModel = new("--as-model")
    {
        Description =
            "Name of the model run that the boxes become instead, for refinement rounds to start from; the attribute 'score' is "
            + "their score.",
    };
    private static readonly Option<string[]> Person = new("--person")
    {
        Description = "rater=user: whose work the labels of a rater in the files become. Repeat for more; raters without one are left out.",
    };
    private static readonly Option<string?> Round = new("--round")
    {
        Description = "Name of the round whose work the boxes become, for images that the person has there; left out: the free round.",
    };
    private static readonly Option<string[]> Class = new("--class")
    {
        Description = "word=class: what a word in the files means, word= leaves its boxes out. Repeat for more.",
    };
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only says what would be imported: format, raters, classes, faults.",
    };
    private static readonly Option<bool> AddClasses = new("--add-classes")
    {
        Description = "Add classes that the project does not know; otherwise their objects are left out.",
    };

    public static Command Make()
    {
        var command = new Command(
            "import-annotations",
            "Imports boxes; whole and decimal numbers are both read exactly, and the same files twice add nothing."
        )
        {
            CommandLine.Project,
            Annotator,
            Person,
            AsModel,
            Round,
            From,
            FormatOptions.Read,
            FormatOptions.Csv,
            FormatOptions.Encoding,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.SizeDifference,
            Class,
            AddClasses,
            DryRun,
            FormatOptions.Report,
        };
        command.OnData(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var (annotator, run) = (parsed.GetValue(Annotator), parsed.GetValue(AsModel)?.Trim());
        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        var (encoding, unknown) = FormatOptions.EncodingOf(parsed);
        if ((fault ?? unknown) is { } refused)
            return await context.RefuseAsync(refused);
        var (people, words) = (
            await FormatOptions.PairsAsync(parsed.GetValue(Person) ?? [], "--person", context.Error),
            await FormatOptions.PairsAsync(parsed.GetValue(Class) ?? [], "--class", context.Error)
        );
        if (people is null || words is null)
            return ExitCode.Refused;
        var (folder, format, convention) = (
            parsed.GetRequiredValue(From),
            parsed.GetValue(FormatOptions.Read),
            FormatOptions.ReadConvention(parsed, VocDialect.Float)
        );
        var import = context.Get<AnnotationImport>();
        var whose = new[] { annotator is not null, run is not null, people.Count > 0 }.Count(isGiven => isGiven);
        var request = new AnnotationImportRequest(
            project.Id,
            annotator ?? "",
            folder,
            convention,
            parsed.GetValue(AddClasses),
            AsModel: run
        )
        {
            Format = format,
            Csv = mapping,
            Encoding = encoding,
            People = people.Count > 0 ? people : null,
            Classes = words.Count > 0 ? words : null,
            Round = parsed.GetValue(Round),
            SizeDifference = parsed.GetValue(FormatOptions.SizeDifference),
        };
        if (parsed.GetValue(DryRun))
            return await TellAsync(
                context,
                await import.PreviewAsync(
                    project.Id,
                    folder,
                    convention,
                    format: format,
                    csv: mapping,
                    encoding: encoding,
                    sizeDifference: parsed.GetValue(FormatOptions.SizeDifference),
                    decided: whose == 1 ? request : null,
                    cancellationToken: cancellationToken
                ),
                parsed,
                cancellationToken
            );
        if (whose != 1)
            return await context.RefuseAsync("Whose boxes are they? Name either --annotator or --as-model, or --person for each rater.");
        var report = await ProgressDisplay.RunAsync(context, "Importing", progress =>
            import.ImportAsync(request, progress, cancellationToken)
        );
        if (report.Refused is not null)
            return await context.RefuseAsync(report.Refused);
        await ResultConsoleExtensions.FaultsAsync(context.Output, report.Rejected, 0);
        if (parsed.GetValue(FormatOptions.Report) is { } file && report.Report is { } written)
            await written.WriteAsync(file, cancellationToken);
        await context.Output.WriteLineAsync(
            $"{report.Boxes} boxes of {report.Files} files imported "
                + $"{(run is not null ? $"as model run '{run}'" : $"for {annotator ?? string.Join(", ", people.Values)}")}, "
                + $"{report.AlreadyThere} files were there before."
        );
        return report.Rejected.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static async Task<int> TellAsync(
        CliContext context,
        AnnotationPreview preview,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        if (preview.Refused is not null)
            return await context.RefuseAsync(preview.Refused);
        await ResultConsoleExtensions.FaultsAsync(context.Output, preview.Faults, 0);
        if (parsed.GetValue(FormatOptions.Report) is { } file && preview.Report is { } report)
            await report.WriteAsync(file, cancellationToken);
        await context.Output.WriteLineAsync(
            $"Dry run: {preview.FilesSeen} {preview.Format} files, {preview.Boxes} boxes on {preview.Images} images of the project."
        );
        foreach (var rater in preview.Raters)
            await context.Output.WriteLineAsync(
                $"  rater '{rater.Name}'{(rater.IsModel ? " (model)" : "")}: {rater.Images} images, {rater.Boxes} boxes"
            );
        foreach (var previewedClass in preview.Classes)
            await context.Output.WriteLineAsync(
                $"  class {previewedClass.Name}: {previewedClass.Boxes} boxes{(previewedClass.Known ? "" : previewedClass.Nearest is null ? ", not in the project" : $", not in the project; '{previewedClass.Nearest}' is near")}"
            );
        return preview.Faults.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }
}
