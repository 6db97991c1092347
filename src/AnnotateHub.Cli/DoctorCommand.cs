using System.CommandLine;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub doctor</c>: whether a data folder is whole, for which the server may run; with <c>--repair</c> makes anew
/// what is derived.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Repair = new("--repair")
    {
        Description =
            "Makes anew what is derived: indexes, boxes from their log, counters, damaged planes and pictures. Stop the server first.",
    };
    private static readonly Option<bool> ReadObjects = new("--read-objects")
    {
        Description = "Reads every source file of an object store too; else its list is compared. Those of a data folder are always read.",
    };
    private static readonly Option<bool> NoBackup = new("--no-backup") { Description = "Repair without a backup before." };

    public static Command Make()
    {
        var command = new Command(
            "doctor",
            "Checks a data folder: the database (integrity, rows that point nowhere, boxes against their log, the sign-in audit) and "
                + "every source file by its hash; exits with 1 if anything is wrong."
        )
        {
            CommandLine.Data,
            Repair,
            NoBackup,
            ReadObjects,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.GuardAsync(
                    parsed,
                    async () =>
                    {
                        var output = parsed.InvocationConfiguration.Output;
                        // Not through the context: opening it would bring the database to this version.
                        var root = CliContext.RootOf(parsed.GetValue(CommandLine.Data)?.FullName);
                        var source = Directory.Exists(root) ? DatabaseSettings.FromEnvironment(new DataFolder(root)) : null;
                        var objects = Directory.Exists(root) ? OpenStore(new DataFolder(root)) : null;
                        using var closing = objects as IDisposable;
                        if (parsed.GetValue(Repair))
                            return await RepairAsync(output, root, !parsed.GetValue(NoBackup), source, objects, cancellationToken);
                        var report = await DataCheck.RunAsync(
                            root,
                            source: source,
                            objects: objects,
                            readsObjects: parsed.GetValue(ReadObjects),
                            cancellationToken: cancellationToken
                        );
                        foreach (var fault in report.Faults)
                            await output.WriteLineAsync(fault);
                        foreach (var note in report.Notes)
                            await output.WriteLineAsync($"Note: {note}");
                        await output.WriteLineAsync(
                            $"{report.Root}: {report.Blobs} source files {(report.Store is { } store ? $"in {store} " : "")}"
                                + $"compared with {(report.IsRead ? "their hashes" : "the store's list (--read-objects reads them)")}, "
                                + $"{(report.Faults.Count == 0 ? "the database is whole" : $"{report.Faults.Count} faults")}."
                        );
                        return report.Faults.Count == 0 ? ExitCode.Done : ExitCode.Refused;
                    }
                )
        );
        return command;
    }

    private static IObjectStore OpenStore(DataFolder folder) =>
        ObjectStores.Open(folder, StorageSettings.FromEnvironment(), new DiskSpace(folder, new DiskReserve()));

    private static async Task<int> RepairAsync(
        TextWriter output,
        string root,
        bool makesBackup,
        DatabaseSource? source,
        IObjectStore? objects,
        CancellationToken cancellationToken
    )
    {
        var report = await DataRepair.RunAsync(root, makesBackup, TimeProvider.System, source, objects, cancellationToken);
        if (report.Backup is { } backup)
            await output.WriteLineAsync($"As it was before: {backup}");
        foreach (var line in report.Done)
            await output.WriteLineAsync(line);
        foreach (var fault in report.Left)
            await output.WriteLineAsync($"Not repaired: {fault}");
        var done = report.Done.Count switch
        {
            0 => "nothing was to be repaired",
            1 => "1 thing was repaired",
            var count => $"{count} things were repaired",
        };
        var left = report.Left.Count switch
        {
            0 => "and it is whole",
            1 => "1 fault is left",
            var count => $"{count} faults are left",
        };
        await output.WriteLineAsync($"{report.Root}: {done}, {left}.");
        return report.Left.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}
