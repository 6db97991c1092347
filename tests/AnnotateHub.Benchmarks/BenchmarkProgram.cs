using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Browser.Tests.Harness;
using BenchmarkDotNet.Running;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// <c>-- canvas</c> measures the real page in Chromium, <c>-- operations</c> the way from a gesture to the disk,
/// <c>-- planes</c> time and memory of display planes; anything else goes to BenchmarkDotNet (<c>-- --filter *Median*</c>).
/// </summary>
public static class BenchmarkProgram
{
    public static async Task Main(string[] args)
    {
        if (args is ["operations"])
        {
            await OperationLatency.RunAsync();
            return;
        }

        if (args is ["planes"])
        {
            await PlanePreparation.RunAsync();
            return;
        }

        if (args is not ["canvas"])
        {
            BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(args);
            return;
        }

        await using var chromium = await Chromium.LaunchAsync();
        await CanvasFrames.RunAsync(chromium);
    }
}
