using System.CommandLine;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub doctor</c>: whether a data folder is whole. It changes nothing; the server may run.</summary>
internal static class DoctorCommand
{
    public static Command Make()
    {
        var command = new Command(
            "doctor",
            "Checks a data folder: the database (integrity, rows that point nowhere, boxes against their log, the sign-in audit) and "
                + "every source file by its hash; exits with 1 if anything is wrong."
        )
        {
            CommandLine.Data,
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
                        var report = await DataCheck.RunAsync(
                            root,
                            source: Directory.Exists(root) ? DatabaseSettings.FromEnvironment(new DataFolder(root)) : null,
                            cancellationToken: cancellationToken
                        );
                        foreach (var fault in report.Faults)
                            await output.WriteLineAsync(fault);
                        await output.WriteLineAsync(
                            $"{report.Root}: {report.Blobs} source files compared with their hashes, "
                                + $"{(report.Faults.Count == 0 ? "the database is whole" : $"{report.Faults.Count} faults")}."
                        );
                        return report.Faults.Count == 0 ? ExitCode.Done : ExitCode.Refused;
                    }
                )
        );
        return command;
    }
}
