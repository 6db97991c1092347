using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace AnnotateHub.Inference.Inspection;

/// <summary>
/// Decides whether a model that somebody uploaded may be used: its bytes are read by <see cref="OnnxPrecheck"/>, then a child process with
/// little memory and time loads and
/// runs it. Whatever it does there, this process only sees a line of text, an exit code or the end of the time.
/// </summary>
public sealed class ModelGuard(GuardSettings? settings = null)
{
    private const int MaxOutput = 4 << 20;
    private readonly GuardSettings _settings = settings ?? new GuardSettings();

    private TimeSpan TimeLimit => _settings.TimeLimit ?? TimeSpan.FromMinutes(1);

    /// <exception cref="IOException">The file cannot be read at all.</exception>
    public async Task<ModelInspectionResult> InspectAsync(string file, CancellationToken cancellationToken = default)
    {
        var first = await Task.Run(() => OnnxPrecheck.Read(file, _settings.MaxFileBytes), cancellationToken);
        return first.Accepted ? await InChildAsync(Path.GetFullPath(file), first.Facts, cancellationToken) : first;
    }

    private async Task<ModelInspectionResult> InChildAsync(string file, ModelFacts? facts, CancellationToken cancellationToken)
    {
        using var child =
            Process.Start(Limited(file)) ?? throw new InvalidOperationException("The process that inspects models did not start.");
        child.StandardInput.Close();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(TimeLimit);
        try
        {
            var errors = ReadSomeAsync(child.StandardError, time.Token);
            var output = await ReadSomeAsync(child.StandardOutput, time.Token);
            await errors;
            await child.WaitForExitAsync(time.Token);
            return Verdict(output) ?? new ModelInspectionResult(false, Ended(child.ExitCode), facts);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ModelInspectionResult(
                false,
                $"The model did not load and run once within {TimeLimit.TotalSeconds:0.#} seconds; it is not used. A model this "
                    + "slow, or one that never ends, would hold up every run.",
                facts
            );
        }
        finally
        {
            // Also after a verdict: a process that has said its line has nothing left to do.
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }

    private string Ended(int exitCode) =>
        exitCode is 0
            ? "The process that inspects models ended without a word about this model; it is not used."
            : $"The model ended the process that inspected it (exit code {exitCode}): it needs more than "
                + $"{_settings.MemoryMegabytes} MB of memory, or crashes its reader. It is not used.";

    private static ModelInspectionResult? Verdict(string output)
    {
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith(ModelInspection.Mark, StringComparison.Ordinal));
        if (line is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize<ModelInspectionResult>(line[ModelInspection.Mark.Length..]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<string> ReadSomeAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[8_192];
        int read;
        while ((read = await reader.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
            if (text.Length < MaxOutput)
                text.Append(buffer, 0, read);
        return text.ToString();
    }

    /// <summary>
    /// The program, under the shell's limit of address space where there is a POSIX shell. The runtime reserves far more than it uses
    /// unless it is told not to:
    /// without these variables it would not start at all under such a limit.
    /// </summary>
    private ProcessStartInfo Limited(string file)
    {
        var command = Command(file);
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x8000000";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        if (!OperatingSystem.IsWindows() && File.Exists("/bin/sh"))
        {
            // The file is an argument, never part of the script, so that its name cannot say anything to the shell.
            var seconds = (int)Math.Ceiling(TimeLimit.TotalSeconds * 2) + 1;
            start.FileName = "/bin/sh";
            foreach (
                var part in (string[])
                    [
                        "-c",
                        $"ulimit -v {(long)_settings.MemoryMegabytes * 1_024} && ulimit -t {seconds} && ulimit -c 0 && exec \"$0\" \"$@\"",
                        .. command,
                    ]
            )
                start.ArgumentList.Add(part);
        }
        else
        {
            start.FileName = command[0];
            foreach (var part in command.Skip(1))
                start.ArgumentList.Add(part);
        }

        return start;
    }

    private List<string> Command(string file)
    {
        string[] own = [ModelInspection.Argument, file];
        // A program with its own executable is started by it: where it brought its runtime along there need be no dotnet.
        if (_settings.Program is null && Environment.ProcessPath is { } running && Path.GetFileNameWithoutExtension(running) != "dotnet")
            return [running, .. own];
        var program =
            _settings.Program
            ?? Assembly.GetEntryAssembly()?.Location
            ?? throw new InvalidOperationException(
                "The running program does not know its own path; name one in the settings of the guard."
            );
        return program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [Dotnet(), program, .. own] : [program, .. own];
    }

    private static string Dotnet()
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            return Environment.ProcessPath!;
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        var beside = root is null ? null : Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(beside) ? beside : "dotnet";
    }
}
