using System.CommandLine;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub job</c>: long work of a running server, heard of through its live hub.</summary>
internal static class JobCommands
{
    private const string ServerVariable = "ANNOTATEHUB_SERVER";
    private const string TokenVariable = "ANNOTATEHUB_TOKEN";

    public static Command Make() => new("job", "Long work of a running server.") { Watch() };

    private static Command Watch()
    {
        var job = new Argument<long>("job") { Description = "Number of the job, as in the address of its page." };
        var server = new Option<string?>("--server")
        {
            Description = $"Address of the server, a path prefix included; else {ServerVariable}.",
        };
        var token = new Option<FileInfo?>("--token-file")
        {
            Description =
                $"File that holds a personal access token for the job's project; else the token itself in {TokenVariable}. "
                + "Never on the command line, which others can read.",
        };
        var command = new Command("watch", "Follows a job until it ends: 0 when it succeeded, 1 when it failed or was cancelled.")
        {
            job,
            server,
            token,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.GuardAsync(
                    parsed,
                    async () =>
                    {
                        var configuration = parsed.InvocationConfiguration;
                        var address = parsed.GetValue(server) ?? Environment.GetEnvironmentVariable(ServerVariable);
                        if (
                            !Uri.TryCreate(address?.TrimEnd('/') + "/", UriKind.Absolute, out var uri)
                            || uri.Scheme is not ("http" or "https")
                        )
                            return await RefuseAsync(
                                $"Which server? Name its address with --server or {ServerVariable}, for example http://lab-server:5080; "
                                    + $"found '{address}'."
                            );
                        var secret = parsed.GetValue(token) is { } file
                            ? await File.ReadAllTextAsync(file.FullName, cancellationToken)
                            : Environment.GetEnvironmentVariable(TokenVariable);
                        if (string.IsNullOrWhiteSpace(secret))
                            return await RefuseAsync(
                                "A personal access token is needed: make one on your account page and put it into a file for --token-file, "
                                    + $"or into {TokenVariable}."
                            );
                        var watch = new JobWatch(uri, secret.Trim(), configuration.Output, configuration.Error);
                        return await watch.RunAsync(parsed.GetValue(job), cancellationToken);

                        async Task<int> RefuseAsync(string sentence)
                        {
                            await configuration.Error.WriteLineAsync(sentence);
                            return ExitCode.Refused;
                        }
                    }
                )
        );
        return command;
    }
}
