using System.CommandLine;
using AnnotateHub.UseCases.Backup;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub backup</c> (the server may run) and <c>restore</c> (it must not).</summary>
internal static class BackupCommands
{
    private static readonly Argument<string> Target = new("file") { Description = "Archive to write; must not exist." };
    private static readonly Argument<string> Source = new("file") { Description = "Archive written by 'annotatehub backup'." };
    private static readonly Option<bool> Planes = new("--planes") { Description = "Include planes too; without them they are made again from the source files when needed." };
    private static readonly Option<bool> Force = new("--force") { Description = "Move what is in the data folder aside first." };

    public static Command Backup()
    {
        var command = new Command("backup", "Writes database, source files and keys into one file and verifies it by reading it back.") { Target, Planes };
        command.OnData(async (workplace, parsed, cancel) =>
        {
            var file = parsed.GetRequiredValue(Target);
            if (File.Exists(file)) return await workplace.RefuseAsync($"The file '{file}' is there already; name another or remove it.");
            var summary = await DataBackup.WriteAsync(workplace.Folder, file, parsed.GetValue(Planes), TimeProvider.System, cancel);
            await workplace.Output.WriteLineAsync($"{workplace.Folder.Root} backed up to {file} and read back: {summary.Entries} files, {summary.Blobs} of them source images, {summary.Bytes / 1e6:0.0} MB before compression.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Restore()
    {
        var command = new Command("restore", "Unpacks a backup into the data folder; stop the server first.") { Source, Force, CommandLine.Data };
        command.SetAction((parsed, cancel) => CommandLine.GuardAsync(parsed, async () =>
        {
            // Not through the workplace: opening it would fill the folder that must be empty.
            var root = Workplace.RootOf(parsed.GetValue(CommandLine.Data)?.FullName);
            var summary = await DataBackup.RestoreAsync(parsed.GetRequiredValue(Source), root, parsed.GetValue(Force), TimeProvider.System, cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{summary.Entries} files restored to {root}.");
            return ExitCode.Done;
        }));
        return command;
    }
}
