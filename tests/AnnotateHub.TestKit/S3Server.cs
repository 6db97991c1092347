using System.Diagnostics;

namespace AnnotateHub.TestKit;

/// <summary>npm's s3rver as a process of its own on a free port (tests/canvas/s3/server.js) with one empty bucket; it can be killed and
/// started again with what it held.</summary>
public sealed class S3Server : IDisposable
{
    public const string AccessKey = "S3RVER";
    public const string SecretKey = "S3RVER";
    public const string Bucket = "annotatehub-test";

    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    public S3Server() => Address = Start(0);

    public Uri Address { get; }

    /// <summary>Where it keeps the content of an object.</summary>
    public string FileOf(string key) => Path.Combine(_folder.Path, Bucket, $"{key}._S3rver_object");

    /// <summary>As SIGKILL does.</summary>
    public void Kill()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit(Patience.Limit);
        _process?.Dispose();
        _process = null;
    }

    /// <summary>After <see cref="Kill"/>, at the address that it had.</summary>
    public void StartAgain() => Start(Address.Port);

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    private Uri Start(int port)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "canvas", "s3"),
            RedirectStandardOutput = true,
        };
        // It encrypts what asks for the next page of a list by DES.
        foreach (var argument in (string[])["--openssl-legacy-provider", "server.js", _folder.Path, Bucket, $"{port}"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        while (_process.StandardOutput.ReadLine() is { } line)
            if (line.StartsWith("http://", StringComparison.Ordinal))
                return new Uri(line);
        throw new InvalidOperationException("The S3 server did not start; run npm ci in tests/canvas.");
    }
}
