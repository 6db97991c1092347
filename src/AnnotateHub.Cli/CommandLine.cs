using System.CommandLine;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Cli;

/// <summary>The commands and what they share.</summary>
public static class CommandLine
{
    private const string Description = """
        AnnotateHub from the command line: the same use cases as the server, on the server's data folder or another.

        Exit codes: 0 done, 1 refused or faulty command line (the reason is on standard error), 2 done but something was
        left out, 130 interrupted.
        """;

    /// <summary>Parses and runs one command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(
        string[] args,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken = default
    )
    {
        var root = new RootCommand(Description);
        Command[] commands =
        [
            ImportCommand.Make(),
            ExportCommand.Make(),
            ImportAnnotationsCommand.Make(),
            BackupCommands.Backup(),
            BackupCommands.Restore(),
            MoveCommand.Create(),
            CopyObjectsCommand.Create(),
            DoctorCommand.Make(),
            DemoCommand.Make(),
            PeopleCommands.Make(),
            ProjectCommands.Make(),
            ImageCommands.Make(),
            MetadataCommands.Make(),
            SplitCommands.Make(),
            RoundCommands.Make(),
            UnionCommand.Make(),
            ReportCommands.Agreement(),
            ReportCommands.Evaluate(),
            ConvertCommand.Make(),
            CheckCommand.Make(),
            DetectCommand.Make(),
            TrainCommand.Make(),
            LabelCheckCommand.Make(),
            EmbedCommand.Make(),
            ExperimentCommand.Make(),
            RunCommands.Make(),
            ModelCommands.Make(),
            AdjudicationCommands.Make(),
            JobCommands.Make(),
        ];
        foreach (var command in commands)
            root.Subcommands.Add(command);
        return await root.Parse(args)
            .InvokeAsync(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                },
                cancellationToken
            );
    }

    internal static Option<string> Project { get; } = new("--project") { Description = "Name of the project.", Required = true };

    internal static Option<DirectoryInfo?> Data { get; } =
        new("--data") { Description = $"Data folder; else ANNOTATEHUB_DATA, else {DataFolder.Default}." };

    /// <summary>Runs an action on the opened data folder.</summary>
    internal static void OnData(this Command command, Func<CliContext, ParseResult, CancellationToken, Task<int>> action)
    {
        command.Options.Add(Data);
        command.SetAction((parsed, cancellationToken) => GuardAsync(parsed, async () =>
                {
                    var configuration = parsed.InvocationConfiguration;
                    await using var context = await CliContext.OpenAsync(
                        parsed.GetValue(Data)?.FullName,
                        configuration.Output,
                        configuration.Error,
                        cancellationToken
                    );
                    return await action(context, parsed, cancellationToken);
                }));
    }

    /// <summary>Turns expected failures into a sentence and an exit code.</summary>
    internal static async Task<int> GuardAsync(ParseResult parsed, Func<Task<int>> action)
    {
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            return await action();
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Interrupted. What was done until then stays; run the same command again to go on.");
            return ExitCode.Cancelled;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or BackupException)
        {
            await error.WriteLineAsync(fault.Message);
            return ExitCode.Refused;
        }
    }
}
