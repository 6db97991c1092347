using System.CommandLine;
using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub image delete</c>: the end of one image.</summary>
internal static class ImageCommands
{
    private static readonly Option<string> Name = new("--name") { Description = "Name of the image.", Required = true };
    private static readonly Option<string?> Confirm = new("--confirm")
    {
        Description = "The image's name once more; without it only says what would be deleted.",
    };
    private static readonly Option<FileInfo?> Keep = new("--keep-work")
    {
        Description = "Writes everything that was drawn on it, with history and comments, to this JSON file first.",
    };

    public static Command Make()
    {
        var delete = new Command("delete", "Deletes an image with everything drawn on it, its files, planes and thumbnails.")
        {
            CommandLine.Project,
            Name,
            Confirm,
            Keep,
        };
        delete.OnData(DeleteAsync);
        return new Command("image", "Images of a project.") { delete };
    }

    private static async Task<int> DeleteAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var name = parsed.GetRequiredValue(Name);
        var (deletion, actor) = (context.Get<ImageDeletion>(), Actor.CommandLine());
        if (await context.OrRefuseAsync(deletion.PreviewAsync(actor, project.Id, name, cancellationToken)) is not { } preview)
            return ExitCode.Refused;
        if (parsed.GetValue(Keep) is { } file)
        {
            if (await context.OrRefuseAsync(deletion.ReadWorkAsync(actor, project.Id, preview.ImageId, cancellationToken)) is not { } work)
                return ExitCode.Refused;
            await using var stream = file.Create();
            await JsonSerializer.SerializeAsync(stream, work, AnnotateJson.Options, cancellationToken);
            await context.Output.WriteLineAsync($"The work of {work.Works.Count} assignments is in '{file.FullName}'.");
        }

        if (parsed.GetValue(Confirm) is not { } typed)
        {
            await context.Output.WriteLineAsync(
                $"'{preview.Name}' has {preview.Works} assignments and {preview.ModelSets} sets of models; {preview.Reports} frozen "
                    + $"reports count its work. {preview.Files} source files of {preview.Bytes / 1_000_000} MB are its own, {preview.SharedFiles} stay. "
                    + Held(preview.Backups)
                    + (preview.Refusal is { } refusal ? $" {refusal}" : $" Nothing was deleted: repeat with --confirm '{preview.Name}'.")
            );
            return preview.Refusal is null ? ExitCode.Done : ExitCode.Refused;
        }

        var asked = deletion.DeleteAsync(actor, project.Id, preview.ImageId, typed, cancellationToken);
        if (await context.OrRefuseAsync(asked) is not { } deleted)
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            $"'{deleted.Name}' is deleted; {deleted.Files} source files of {deleted.Bytes / 1_000_000} MB and {deleted.Planes} planes went. "
                + Held(deleted.Backups)
        );
        return ExitCode.Done;
    }

    private static string Held(IReadOnlyList<string> backups) =>
        backups.Count == 0
            ? "No backup of this server's folders holds it."
            : $"Backups that hold it until they are removed: {string.Join(", ", backups)}.";
}
