using AnnotateHub.Browser.Tests;
using AnnotateHub.Browser.Tests.Harness;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(SharedChromium))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AnnotateHub.Browser.Tests;

/// <summary>
/// One browser for the whole run, and always one server ahead: starting either takes longer than most tests, and a test leaves a core idle while it waits for
/// its page. Every test still has a server and a data folder that nobody used before it.
/// </summary>
public sealed class SharedChromium : IAsyncLifetime
{
    private const int UsualImages = 3;
    private Chromium? _chromium;
    private Task<Lab>? _next;

    public async ValueTask InitializeAsync() => _chromium = await Chromium.LaunchAsync();

    public async ValueTask DisposeAsync()
    {
        if (_next is not null) await (await _next).DisposeAsync();
        if (_chromium is not null) await _chromium.DisposeAsync();
    }

    public async Task<Lab> OpenLabAsync(int demoImages = UsualImages)
    {
        if (demoImages != UsualImages) return await Lab.OpenAsync(_chromium!, demoImages);
        var lab = await (_next ?? Lab.OpenAsync(_chromium!, UsualImages));
        _next = Lab.OpenAsync(_chromium!, UsualImages);
        return lab;
    }
}
