using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>The real web server as a process of its own, on a free port and a data folder of its own, so that it can be killed.</summary>
public sealed class AppServer(string dataFolder, int demoImages = TestProject.DemoImages, bool withStudy = false) : IAsyncDisposable
{
    private readonly List<string> _log = [];
    private Process? _process;

    public int Port { get; } = FreePort();
    public Uri Address => new($"http://localhost:{Port}/");
    public string DataFolder => dataFolder;
    public string DatabaseFile => Path.Combine(dataFolder, "annotatehub.db");
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the server printed so far, for the message of a failed test.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public async Task StartAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataFolder,
        };
        // A server that lives for one test never earns back what profiling its own code costs.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (
            var argument in new[]
            {
                Path.Combine(Repository.Root, "src", "AnnotateHub.Web", "bin", configuration, "net10.0", "AnnotateHub.Web.dll"),
                "--Urls",
                $"http://127.0.0.1:{Port}",
                "--Data:Folder",
                dataFolder,
                "--Demo:Images",
                $"{demoImages}",
                // Asked for: some tests reach the server by another name, which closes a demo that nobody asked for.
                "--Demo:Enabled",
                "true",
                "--Demo:Study",
                withStudy ? "true" : "false",
            }
        )
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Remember(line.Data);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await AnswersAsync();
    }

    /// <summary>SIGKILL: no chance to flush, save or say goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>The demo grows to its size while the server already answers; waits until it has.</summary>
    public async Task DemoIsWholeAsync()
    {
        await using var db = TestProject.Open(DatabaseFile);
        try
        {
            await Patience.UntilAsync(async () => await db.ImageGroups.CountAsync() >= demoImages, $"The demo has {demoImages} images");
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"{fault.Message}\n{Log}", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await KillAsync();
        _process?.Dispose();
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            await Patience.UntilAsync(IsThereAsync, $"The server answers on {Address}");
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"{fault.Message}\n{Log}", fault);
        }

        async Task<bool> IsThereAsync()
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"The server ended with exit code {_process.ExitCode} before it answered:\n{Log}");
            try
            {
                using var answer = await client.GetAsync(new Uri("healthz", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
                return false;
            }
        }
    }

    private void Remember(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
