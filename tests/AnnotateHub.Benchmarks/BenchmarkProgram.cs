using System.Globalization;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Browser.Tests.Harness;
using BenchmarkDotNet.Running;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// <c>-- NAME</c> runs one journey: <c>canvas</c> the real page in Chromium, <c>opening</c> its opening as one script and as modules,
/// <c>hours [IMAGES BOXES]</c> 5,000 boxes on 200 images without a reload, <c>thirty</c> gestures for thirty cells in every way of working,
/// <c>operations</c> the way from a gesture to the disk,
/// <c>planes</c> time and memory
/// of display planes, <c>pictures [JPEG ...]</c> writing and reading PNG and JPEG, <c>import</c> the import of 100 pairs, <c>dashboard
/// [FOLDER [IMAGES [BOXES]]]</c> every overview page and list of a large study with every filter, <c>geometry</c> suppression and
/// matching of boxes, <c>evaluation</c> average precision and agreement,
/// <c>union</c> the policies of the union against CytoCrowd's truth, <c>adjudication</c> the lead's keys,
/// <c>exchange</c> label files of the paper's data set in every format, <c>published</c> the published tree with crops,
/// <c>runs [PAIRS [MODEL MANIFEST PROVIDER ...]]</c> a detector through a run (the built-in one also bare), <c>providers MODEL MANIFEST
/// PROVIDER ...</c> a
/// detector on execution providers beside each other, <c>plates FOLDER FIRST COUNT</c> writes synthetic pairs with their truth to train on,
/// <c>click</c> how good the box of a click is, on the plate and on real cells;
/// <c>signal</c> the built-in detector by itself, <c>inference</c> ONNX models end to end and bare,
/// <c>training [INPUTS SEEDS [FOLDER]]</c> models trained on ten images of the plate and run on twelve others,
/// <c>training bccd|raw264|hela DATA SEEDS FOLDER</c> the same on real images of the developers' folder of data,
/// <c>label-check [IMAGES FOLDER [ARGUMENTS]]</c> planted errors among the first 50 findings,
/// <c>cell-map</c> time of the map of 20,000 and 84,000 cells, and its frames.
/// Anything else goes to BenchmarkDotNet (<c>-- --filter *Median*</c>).
/// </summary>
public static class BenchmarkProgram
{
    public static Task Main(string[] args) =>
        args switch
        {
            ["canvas"] => CanvasAsync(),
            ["opening"] => OpeningAsync(),
            ["thirty"] => ThirtyAsync(),
            ["hours"] => HoursAsync(200, 25),
            ["hours", var visits, var boxes] => HoursAsync(
                int.Parse(visits, CultureInfo.InvariantCulture),
                int.Parse(boxes, CultureInfo.InvariantCulture)
            ),
            ["operations"] => OperationLatency.RunAsync(),
            ["planes"] => PlanePreparation.RunAsync(),
            ["pictures", .. var jpegs] => Task.Run(() => PictureSpeed.Run(jpegs)),
            ["import"] => ImportSpeed.RunAsync(),
            ["dashboard", .. var study] => DashboardSpeed.RunAsync(study),
            ["geometry"] => Task.Run(GeometrySpeed.Run),
            ["adjudication"] => AdjudicationAsync(),
            ["union"] => Task.Run(CrowdUnion.Run),
            ["runs"] => RunSpeed.RunAsync(48, []),
            ["runs", var pairs, .. var model] => RunSpeed.RunAsync(int.Parse(pairs, CultureInfo.InvariantCulture), model),
            ["providers", var file, var manifest, .. var providers] => ProviderSpeed.RunAsync(file, manifest, providers),
            ["plates", var folder, var first, var count] => Task.Run(() =>
                PlatePictures.Write(folder, int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture))
            ),
            ["click", .. var folder] => ClickAccuracy.RunAsync(folder.FirstOrDefault()),
            ["signal"] => SignalSpeed.RunAsync(),
            ["evaluation"] => Task.Run(EvaluationSpeed.Run),
            ["exchange"] => Task.Run(async () =>
            {
                ExchangeSpeed.Run();
                await LargeCoco.RunAsync();
            }),
            ["exchange", "coco"] => LargeCoco.RunAsync(),
            ["inference"] => InferenceSpeed.RunAsync(),
            ["training", "annotators"] => OperationLatency.RunWhileTrainingAsync(),
            ["training"] => TrainingQuality.RunAsync("all", 3, null),
            ["training", ("bccd" or "raw264" or "hela") and var set, var data, var times, var folder] => RealTraining.RunAsync(
                set,
                data,
                int.Parse(times, CultureInfo.InvariantCulture),
                folder
            ),
            ["training", var inputs, var seeds, .. var folder] => TrainingQuality.RunAsync(
                inputs,
                int.Parse(seeds, CultureInfo.InvariantCulture),
                folder.FirstOrDefault()
            ),
            ["label-check"] => LabelCheckQuality.RunAsync(20, null, []),
            ["label-check", var images, var folder, .. var more] => LabelCheckQuality.RunAsync(
                int.Parse(images, CultureInfo.InvariantCulture),
                folder,
                more
            ),
            ["cell-map"] => CellMapSpeed.RunAsync(),
            ["published"] => PublishedSpeed.RunAsync(),
            _ => Task.Run(() => BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(args)),
        };

    private static async Task ThirtyAsync()
    {
        await using var chromium = await Chromium.LaunchAsync();
        await ThirtyCells.RunAsync(chromium);
    }

    private static async Task HoursAsync(int visits, int boxes)
    {
        await using var chromium = await Chromium.LaunchAsync();
        await HourThree.RunAsync(chromium, visits, boxes);
    }

    private static async Task AdjudicationAsync()
    {
        await using var chromium = await Chromium.LaunchAsync();
        await NextCase.RunAsync(chromium);
    }

    private static async Task OpeningAsync()
    {
        await using var chromium = await Chromium.LaunchAsync();
        await Opening.RunAsync(chromium);
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
