using System.Diagnostics;

namespace AnnotateHub.TestKit;

/// <summary>
/// Other people's readers, as Debian packages them (python3-lxml, python3-pypdf, python3-tifffile, python3-yaml, python3-zarr).
/// tests/run.sh installs them and promises them by ANNOTATEHUB_THEIR_READERS=1: then a missing one is a failure, elsewhere a skip
/// with a reason.
/// </summary>
public static class DebianPython
{
    private const string Executable = "/usr/bin/python3";

    public static bool IsPromised => Environment.GetEnvironmentVariable("ANNOTATEHUB_THEIR_READERS") == "1";

    /// <summary>Null when all modules can be imported; else why not.</summary>
    public static string? Missing(params string[] modules)
    {
        if (!File.Exists(Executable))
            return $"{Executable} is not on this machine; install Debian's python3.";
        var (code, _, error) = Run($"import {string.Join(", ", modules)}");
        return code == 0
            ? null
            : $"Debian's packages {string.Join(", ", modules.Select(module => $"python3-{module}"))} are not all here "
                + $"({error.Trim().Split('\n')[^1]}); tests/run.sh installs them.";
    }

    /// <summary>Runs a script; arguments are its sys.argv[1:].</summary>
    public static (int Code, string Output, string Error) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
