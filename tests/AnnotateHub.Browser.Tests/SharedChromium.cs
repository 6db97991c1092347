using AnnotateHub.Browser.Tests;
using AnnotateHub.Browser.Tests.Harness;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(SharedChromium))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AnnotateHub.Browser.Tests;

/// <summary>One browser for the whole run; starting it takes longer than most tests.</summary>
public sealed class SharedChromium : IAsyncLifetime
{
    private Chromium? _chromium;

    public async ValueTask InitializeAsync() => _chromium = await Chromium.LaunchAsync();

    public ValueTask DisposeAsync() => _chromium?.DisposeAsync() ?? ValueTask.CompletedTask;

    public Task<Lab> OpenLabAsync(int demoImages = 3) => Lab.OpenAsync(_chromium!, demoImages);
}
