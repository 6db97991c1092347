using System.Globalization;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Browser.Tests.Harness;
using BenchmarkDotNet.Running;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// <c>-- NAME</c> runs one journey: <c>canvas</c> the real page in Chromium, <c>operations</c> the way from a gesture to the disk, <c>planes</c> time and memory
/// of display planes, <c>import</c> the import of 100 pairs, <c>dashboard [FOLDER]</c> the overview pages of a large study, <c>geometry</c> suppression and
/// matching of boxes, <c>evaluation</c> average precision and agreement,
/// <c>union</c> the policies of the union against CytoCrowd's truth, <c>adjudication</c> the lead's keys,
/// <c>exchange</c> label files of the paper's data set in every format, <c>published</c> the published tree with crops,
/// <c>runs [PAIRS [MODEL MANIFEST PROVIDER ...]]</c> a detector through a run (the built-in one also bare), <c>providers MODEL MANIFEST PROVIDER ...</c> a
/// detector on execution providers beside each other, <c>plates FOLDER FIRST COUNT</c> writes synthetic pairs with their truth to train on, <c>signal</c> the built-in detector by itself, <c>inference</c> ONNX models end to end and bare.
/// Anything else goes to BenchmarkDotNet (<c>-- --filter *Median*</c>).
/// </summary>
public static class BenchmarkProgram
{
    public static Task Main(string[] args) => args switch
    {
        ["canvas"] => CanvasAsync(),
        ["operations"] => OperationLatency.RunAsync(),
        ["planes"] => PlanePreparation.RunAsync(),
        ["import"] => ImportSpeed.RunAsync(),
        ["dashboard", .. var folder] => DashboardSpeed.RunAsync(folder.FirstOrDefault()),
        ["geometry"] => Task.Run(GeometrySpeed.Run),
        ["adjudication"] => AdjudicationAsync(),
        ["union"] => Task.Run(CrowdUnion.Run),
        ["runs"] => RunSpeed.RunAsync(48, []),
        ["runs", var pairs, .. var model] => RunSpeed.RunAsync(int.Parse(pairs, CultureInfo.InvariantCulture), model),
        ["providers", var file, var manifest, .. var providers] => ProviderSpeed.RunAsync(file, manifest, providers),
        ["plates", var folder, var first, var count] => Task.Run(() => PlatePictures.Write(folder, int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture))),
        ["signal"] => SignalSpeed.RunAsync(),
        ["evaluation"] => Task.Run(EvaluationSpeed.Run),
        ["exchange"] => Task.Run(ExchangeSpeed.Run),
        ["inference"] => InferenceSpeed.RunAsync(),
        ["published"] => PublishedSpeed.RunAsync(),
        _ => Task.Run(() => BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(args)),
    };

    private static async Task AdjudicationAsync()
    {
        await using var chromium = await Chromium.LaunchAsync();
        await NextCase.RunAsync(chromium);
    }

    private static async Task CanvasAsync()
    {
        foreach (var graphics in Enum.GetValues<Graphics>())
        {
            Console.WriteLine($"\n{graphics}");
            await using var chromium = await Chromium.LaunchAsync(graphics);
            await CanvasFrames.RunAsync(chromium);
            await NextImage.RunAsync(chromium);
        }
    }
}
