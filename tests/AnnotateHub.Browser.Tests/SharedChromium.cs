using System.Collections.Concurrent;
using AnnotateHub.Browser.Tests;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(SharedChromium))]
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = SharedChromium.AtOnce)]

namespace AnnotateHub.Browser.Tests;

/// <summary>
/// One browser and one server for the whole run: starting either takes longer than most tests, and a server that is warm answers
/// in a fraction of the time. Every test has a project, people and browser profiles of its own, so any two may run at once. A test
/// that kills its server takes one that nobody else uses, and leaves it running for the next.
/// </summary>
public sealed class SharedChromium : IAsyncLifetime
{
    /// <summary>Tests that run at once: while one waits for its page another has the processor.</summary>
    public const int AtOnce = 2;

    private readonly ConcurrentBag<AppServer> _killable = [];
    private readonly ConcurrentBag<TemporaryFolder> _folders = [];
    private Chromium? _chromium;
    private AppServer? _server;

    public async ValueTask InitializeAsync()
    {
        var server = StartAsync();
        try
        {
            _chromium = await Chromium.LaunchAsync();
        }
        catch
        {
            await (await server).DisposeAsync();
            throw;
        }

        _server = await server;
    }

    /// <summary>A project of its own on the server that all tests share.</summary>
    public async Task<Lab> OpenLabAsync(int images = TestProject.DemoImages) =>
        new(_chromium!, _server!, await TestProject.CopyAsync(_server!.DatabaseFile, images), _ => ValueTask.CompletedTask);

    /// <summary>A project on a server that the test may kill, provided that it starts it again.</summary>
    public async Task<Lab> OpenKillableLabAsync()
    {
        if (!_killable.TryTake(out var server))
            server = await StartAsync();
        return new Lab(
            _chromium!,
            server,
            await TestProject.CopyAsync(server.DatabaseFile, TestProject.DemoImages),
            async used =>
            {
                // One that a failed test left dead is of no use to the next.
                if (used.IsRunning)
                    _killable.Add(used);
                else
                    await used.DisposeAsync();
            }
        );
    }

    /// <summary>The demo itself as a new user meets it, on a server of its own.</summary>
    public Task<Lab> OpenDemoAsync(int images) => Lab.OpenDemoAsync(_chromium!, images);

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        foreach (var server in _killable)
            await server.DisposeAsync();
        foreach (var folder in _folders)
            folder.Dispose();
    }

    private async Task<AppServer> StartAsync()
    {
        var folder = new TemporaryFolder();
        _folders.Add(folder);
        var server = new AppServer(folder.Path);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
