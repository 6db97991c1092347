using AnnotateHub.Browser.Tests;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(SharedChromium))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AnnotateHub.Browser.Tests;

/// <summary>
/// One browser for the whole run, and always one server ahead: starting either takes longer than most tests, and a test leaves a core idle while it waits for
/// its page. Every test has a server and a data folder of its own; the folder is a copy of one in which the demo project was made once.
/// </summary>
public sealed class SharedChromium : IAsyncLifetime
{
    private const int UsualImages = 3;
    private Chromium? _chromium;
    private TemporaryFolder? _begun;
    private Task<Lab>? _next;

    public async ValueTask InitializeAsync()
    {
        _begun = await Lab.BeginAsync(UsualImages);
        _chromium = await Chromium.LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_next is not null) await (await _next).DisposeAsync();
        if (_chromium is not null) await _chromium.DisposeAsync();
        _begun?.Dispose();
    }

    public async Task<Lab> OpenLabAsync(int demoImages = UsualImages)
    {
        if (demoImages != UsualImages) return await Lab.OpenAsync(_chromium!, demoImages);
        var lab = await (_next ?? UsualAsync());
        _next = UsualAsync();
        return lab;
    }

    private Task<Lab> UsualAsync() => Task.Run(() => Lab.OpenAsync(_chromium!, UsualImages, _begun!.Path));
}
