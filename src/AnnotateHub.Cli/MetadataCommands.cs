using System.CommandLine;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub metadata export|import</c>: what is stated of images, as a table.</summary>
internal static class MetadataCommands
{
    private static readonly Option<FileInfo?> Out = new("--out") { Description = "File to write; standard output if left out." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would be done and stores nothing." };
    private static readonly Argument<FileInfo> Table = new("table")
    {
        Description =
            "CSV in UTF-8 with heads: 'image' names the image, every other column is stated. Empty cells take out what was stated.",
    };

    public static Command Make()
    {
        var export = new Command("export", "Writes patient, well, field and own columns of every image as CSV.")
        {
            CommandLine.Project,
            Out,
        };
        export.OnData(ExportAsync);
        var import = new Command("import", "States what a CSV table says of images; columns and images not in it stay.")
        {
            Table,
            CommandLine.Project,
            DryRun,
        };
        import.OnData(ImportAsync);
        return new Command("metadata", "Patient, well, field and columns of your own for each image.") { export, import };
    }

    private static async Task<int> ExportAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (
            await context.OrRefuseAsync(context.Get<ImageMetadata>().TableAsync(project.Id, Actor.CommandLine(), cancellationToken))
            is not { } table
        )
            return ExitCode.Refused;
        if (parsed.GetValue(Out) is not { } file)
            await context.Output.WriteAsync(table);
        else
        {
            await File.WriteAllTextAsync(file.FullName, table, cancellationToken);
            await context.Output.WriteLineAsync($"Metadata of '{project.Name}' in {file.FullName}.");
        }

        return ExitCode.Done;
    }

    private static async Task<int> ImportAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var file = parsed.GetRequiredValue(Table);
        if (!file.Exists)
            return await context.RefuseAsync($"There is no file {file.FullName}.");
        if (file.Length > MetadataSheet.MostBytes)
            return await context.RefuseAsync(
                $"{file.Name} has {file.Length >> 20} MiB; at most {MetadataSheet.MostBytes >> 20} are taken."
            );
        var read = MetadataSheet.Read(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
        if (await context.OrRefuseAsync(Task.FromResult(read)) is not { } sheet)
            return ExitCode.Refused;
        var metadata = context.Get<ImageMetadata>();
        var dry = parsed.GetValue(DryRun);
        var asked = dry
            ? metadata.PreviewAsync(project.Id, Actor.CommandLine(), sheet, cancellationToken)
            : metadata.ApplyAsync(project.Id, Actor.CommandLine(), sheet, cancellationToken);
        if (await context.OrRefuseAsync(asked) is not { } done || !await context.IsSoundAsync(done.Faults))
            return ExitCode.Refused;
        foreach (var warning in done.Warnings)
            await context.Error.WriteLineAsync(warning);
        await context.Output.WriteLineAsync(
            $"{(dry ? "Dry run: " : "")}{done.ChangedCells} values of {done.ChangedImages} images in '{project.Name}', "
                + $"{done.ClearedCells} of them emptied; {done.Rows} rows were compared."
        );
        return ExitCode.Done;
    }
}
