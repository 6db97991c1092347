using System.CommandLine;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub copy-objects</c>: the source files of a data folder go to the S3 bucket of the settings, or back.</summary>
internal static class CopyObjectsCommand
{
    private static readonly Option<string> To = new("--to") { Description = "Where to: 's3' or 'folder'.", Required = true };

    public static Command Create()
    {
        To.AcceptOnlyFromAmong("s3", "folder");
        var command = new Command(
            "copy-objects",
            "Copies the source files of the data folder to the bucket that the environment variables Storage__... name, or from there "
                + "back, reads every copy and compares it by its hash. Nothing is removed; broken off, the same command goes on. The server "
                + "may run: stop it for a second, short run before the settings are changed."
        )
        {
            To,
            CommandLine.Data,
        };
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, () => CopyAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> CopyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var root = CliContext.RootOf(parsed.GetValue(CommandLine.Data)?.FullName);
        if (!Directory.Exists(root))
        {
            await error.WriteLineAsync($"There is no folder '{root}'.");
            return ExitCode.Refused;
        }

        var folder = new DataFolder(root);
        var settings = StorageSettings.FromEnvironment();
        if (settings.Kind is not StorageProvider.S3)
            settings = settings with { Provider = "s3" };
        var local = new BlobStore(folder);
        var bucket = ObjectStores.Open(folder, settings, new DiskSpace(folder, new DiskReserve()));
        using var closing = bucket as IDisposable;
        var toBucket = parsed.GetRequiredValue(To) == "s3";
        var (from, to) = toBucket ? ((IObjectStore)local, bucket) : (bucket, local);
        var report = await ObjectCopy.RunAsync(from, to, cancellationToken: cancellationToken);
        foreach (var fault in report.Faults)
            await error.WriteLineAsync(fault);
        await output.WriteLineAsync(
            $"{report.Copied} of {report.Objects} source files ({report.Bytes / 1e6:0.0} MB) were copied from {from.Place} to {to.Place}; "
                + $"the others were there. {report.Besides} more are there that are not here."
        );
        if (report.Faults.Count > 0)
        {
            await error.WriteLineAsync($"The two differ in {report.Faults.Count} files; do not change the settings before they agree.");
            return ExitCode.Refused;
        }

        if (!await RecordAsync(root, toBucket ? bucket : null, output, error, cancellationToken))
            return ExitCode.Refused;
        await output.WriteLineAsync(
            $"All {report.Objects} were read there and have the content of their names. "
                + (
                    toBucket
                        ? "Start the server with Storage:Provider=s3."
                        : "Start the server with Storage:Provider=folder, or without it."
                )
        );
        return ExitCode.Done;
    }

    /// <summary>A server that is started with the settings of where everything is now is right. False after a sentence: the bucket lacks
    /// files that the database knows.</summary>
    private static async Task<bool> RecordAsync(
        string root,
        IObjectStore? bucket,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken
    )
    {
        var folder = DataFolder.Unmade(root);
        if (DatabaseSettings.FromEnvironment(folder).Provider is DatabaseProvider.Sqlite && !File.Exists(folder.DatabaseFile))
            return true;
        await using var context = await CliContext.OpenAsync(root, output, error, cancellationToken);
        if (bucket is null)
        {
            StoreRecord.WriteFolder(context.Get<ServerValues>());
            return true;
        }

        var missing = await context.Get<StoreRecord>().TakeCopyAsync(bucket, cancellationToken);
        if (missing.Count == 0)
            return true;
        await error.WriteLineAsync(
            $"The database knows {missing.Count} source files that are neither in the data folder nor in {bucket.Place}, the first "
                + $"{missing[0]}. Where they lie in another bucket, bring them back with its settings and "
                + "'annotatehub copy-objects --to folder' first."
        );
        return false;
    }
}
