using System.CommandLine;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub project list|copy|archive|restore|delete</c>: the projects of the server, one made like another, one that is
/// only read, and the end of one.</summary>
internal static class ProjectCommands
{
    private static readonly Option<string> Name = new("--name") { Description = "Name of the new project.", Required = true };
    private static readonly Option<bool> People = new("--people") { Description = "Its people come along." };
    private static readonly Option<bool> Archived = new("--archived") { Description = "The archived ones instead." };
    private static readonly Option<string?> Confirm = new("--confirm")
    {
        Description = "The project's name once more; without it only says what would be deleted.",
    };

    public static Command Make()
    {
        var copy = new Command("copy", "Makes a project with the classes, channels, display and guide of another; no images.")
        {
            CommandLine.Project,
            Name,
            People,
        };
        copy.OnData(CopyAsync);
        var list = new Command("list", "Names the projects of the server.") { Archived };
        list.OnData(ListAsync);
        var archive = new Command("archive", "From now on everybody only reads the project, and lists leave it out.")
        {
            CommandLine.Project,
        };
        archive.OnData((context, parsed, cancellationToken) => ArchiveAsync(context, parsed, isArchived: true, cancellationToken));
        var restore = new Command("restore", "Brings an archived project back as it was left.") { CommandLine.Project };
        restore.OnData((context, parsed, cancellationToken) => ArchiveAsync(context, parsed, isArchived: false, cancellationToken));
        var delete = new Command("delete", "Deletes a project with everything in it; export first.") { CommandLine.Project, Confirm };
        delete.OnData(DeleteAsync);
        return new Command("project", "Projects of the server.") { list, copy, archive, restore, delete };
    }

    private static async Task<int> CopyAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var name = parsed.GetRequiredValue(Name);
        if (
            await context.OrRefuseAsync(
                context
                    .Get<CreateProject>()
                    .CopyAsync(Actor.CommandLine(), project.Id, name, parsed.GetValue(People), cancellationToken)
            )
            is not { } made
        )
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            $"'{name.Trim()}' was made like '{project.Name}'; managed by {string.Join(", ", made.Managers)}."
        );
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var projects = await context.Get<ProjectQueries>().AllAsync(parsed.GetValue(Archived), cancellationToken);
        foreach (var project in projects)
            await context.Output.WriteLineAsync(
                $"{project.Name}: {project.ImageCount} {(project.ImageCount == 1 ? "image" : "images")}"
                    + (project.ArchivedAt is { } since ? $", archived on {since:yyyy-MM-dd}." : ".")
            );
        if (projects.Count == 0)
            await context.Output.WriteLineAsync(
                parsed.GetValue(Archived) ? "No project is archived." : "There is no project; 'annotatehub import' makes one."
            );
        return ExitCode.Done;
    }

    private static async Task<int> ArchiveAsync(
        CliContext context,
        ParseResult parsed,
        bool isArchived,
        CancellationToken cancellationToken
    )
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var archive = context.Get<ProjectArchive>();
        var outcome = isArchived
            ? archive.ArchiveAsync(Actor.CommandLine(), project.Id, cancellationToken)
            : archive.RestoreAsync(Actor.CommandLine(), project.Id, cancellationToken);
        if (await context.OrRefuseAsync(outcome) is not { } now)
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            now.ArchivedAt is { } since
                ? $"'{now.Name}' is archived since {since:yyyy-MM-dd}: everybody only reads it."
                : $"'{now.Name}' is worked on; it is not archived."
        );
        return ExitCode.Done;
    }

    private static async Task<int> DeleteAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var deletion = context.Get<ProjectDeletion>();
        if (parsed.GetValue(Confirm) is not { } typed)
        {
            if (
                await context.OrRefuseAsync(deletion.PreviewAsync(Actor.CommandLine(), project.Id, cancellationToken)) is not { } preview
            )
                return ExitCode.Refused;
            await context.Output.WriteLineAsync(
                $"'{preview.Name}' has {preview.Images} images, {preview.Rounds} rounds, {preview.Models} models, {preview.Reports} frozen "
                    + $"reports and {preview.People} people; {preview.Bytes / 1_000_000} MB of files are its own. Nothing was deleted: "
                    + "export it first, then say its name with --confirm."
            );
            return ExitCode.Done;
        }

        if (
            await context.OrRefuseAsync(deletion.DeleteAsync(Actor.CommandLine(), project.Id, typed, cancellationToken))
            is not { } deleted
        )
            return ExitCode.Refused;
        await context.Output.WriteLineAsync($"'{deleted.Name}' is deleted; {deleted.Files} files of {deleted.Bytes / 1_000_000} MB went.");
        return ExitCode.Done;
    }
}
