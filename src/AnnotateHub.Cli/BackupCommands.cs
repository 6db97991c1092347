using System.CommandLine;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Data;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub backup</c> (the server may run) and <c>restore</c> (it must not).</summary>
internal static class BackupCommands
{
    private static readonly Argument<string> Target = new("file") { Description = "Archive to write; must not exist." };
    private static readonly Argument<string> Source = new("file") { Description = "Archive written by 'annotatehub backup'." };
    private static readonly Option<bool> Planes = new("--planes")
    {
        Description = "Include planes too; without them they are made again from the source files when needed.",
    };
    private static readonly Option<bool> Keys = new("--keys")
    {
        Description =
            "Include the sign-in keys although nothing encrypts the file; without them everybody signs in once more after a restore.",
    };
    private static readonly Option<bool> Trainings = new("--trainings")
    {
        Description = "Include the work folders of trainings: checkpoints from which one that was interrupted goes on.",
    };
    private static readonly Option<FileInfo> PassphraseFile = new("--passphrase-file")
    {
        Description = "Encrypts, and opens, with the first line of this file (AES-256-GCM); the keys are then included.",
    };
    private static readonly Option<bool> Force = new("--force") { Description = "Move what is in the data folder aside first." };

    public static Command Backup()
    {
        var command = new Command("backup", "Writes database and source files into one file and verifies it by reading it back.")
        {
            Target,
            Planes,
            Keys,
            Trainings,
            PassphraseFile,
        };
        command.OnData(
            async (context, parsed, cancellationToken) =>
            {
                var file = parsed.GetRequiredValue(Target);
                if (File.Exists(file))
                    return await context.RefuseAsync($"The file '{file}' is there already; name another or remove it.");
                var summary = await DataBackup.WriteAsync(
                    context.Folder,
                    file,
                    new BackupOptions(
                        parsed.GetValue(Planes),
                        parsed.GetValue(Keys),
                        await PassphraseAsync(parsed, cancellationToken),
                        parsed.GetValue(Trainings)
                    ),
                    TimeProvider.System,
                    source: context.Get<DatabaseSource>(),
                    objects: context.Get<IObjectStore>(),
                    cancellationToken: cancellationToken
                );
                await context.Output.WriteLineAsync(
                    $"{context.Folder.Root} backed up to {file} and read back: {summary.Entries} files, {summary.Blobs} of them "
                        + $"source images, {summary.Bytes / 1e6:0.0} MB before compression."
                );
                if (summary.Objects is { } known)
                    await context.Output.WriteLineAsync(
                        $"It holds the index of {known.Count} source files ({known.Bytes / 1e6:0.0} MB), which stay in {known.Place}; back "
                            + "that store up by its own means."
                    );
                foreach (var name in summary.Damaged)
                    await context.Error.WriteLineAsync(BackupService.DescribeDamage(context.Folder, name));
                return summary.Damaged.Count == 0 ? ExitCode.Done : ExitCode.Refused;
            }
        );
        return command;
    }

    public static Command Restore()
    {
        var command = new Command("restore", "Unpacks a backup into the data folder; stop the server first.")
        {
            Source,
            Force,
            PassphraseFile,
            CommandLine.Data,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.GuardAsync(
                    parsed,
                    async () =>
                    {
                        // Not through the context: opening it would fill the folder that must be empty.
                        var root = CliContext.RootOf(parsed.GetValue(CommandLine.Data)?.FullName);
                        var summary = await DataBackup.RestoreAsync(
                            parsed.GetRequiredValue(Source),
                            root,
                            parsed.GetValue(Force),
                            TimeProvider.System,
                            await PassphraseAsync(parsed, cancellationToken),
                            cancellationToken: cancellationToken
                        );
                        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{summary.Entries} files restored to {root}.");
                        if (summary.Objects is { } known)
                            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                                $"Its {known.Count} source files are in {known.Place}: start the server with the settings Storage:... of that "
                                    + "store. 'annotatehub doctor' compares them with the index."
                            );
                        foreach (var name in summary.Damaged)
                            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                                $"'{name}' was damaged or could not be read when the backup was made; restore it from an older one."
                            );
                        return ExitCode.Done;
                    }
                )
        );
        return command;
    }

    private static Task<string?> PassphraseAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        BackupPassphrase.ReadAsync(parsed.GetValue(PassphraseFile)?.FullName, cancellationToken);
}
