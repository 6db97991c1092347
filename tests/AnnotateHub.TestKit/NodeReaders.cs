using System.Diagnostics;

namespace AnnotateHub.TestKit;

/// <summary>
/// Other people's readers, as npm has them (fast-xml-parser, papaparse, js-yaml, geotiff, zarrita), beside the canvas tests.
/// tests/run.sh installs them and promises them by ANNOTATEHUB_THEIR_READERS=1: then a missing one is a failure, elsewhere a skip with a
/// reason.
/// </summary>
public static class NodeReaders
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "canvas");

    /// <summary>Null when all packages are installed; else why not.</summary>
    public static string? Missing(params string[] packages) =>
        packages.FirstOrDefault(package => !File.Exists(Path.Combine(Folder, "node_modules", package, "package.json"))) is { } missing
            ? $"The npm package {missing} is not installed; 'npm ci' in tests/canvas or tests/run.sh installs it."
            : null;

    /// <summary>Runs a module; arguments are its process.argv[1] and on.</summary>
    public static (int Code, string Output, string Error) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Folder,
        };
        foreach (var argument in (string[])["--input-type=module", "-e", script, "--", .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
