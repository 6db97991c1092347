using System.Text;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Training.Experiments;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Experiments;

/// <summary>Trains the grid of a plan, one training after the other, and shows it as the paper does. A training that is done is a file;
/// begun again, only what is missing is done.</summary>
public sealed class FolderExperiment(TrainerProcess trainer, TimeProvider clock)
{
    private const string NoteFile = "plan.json";

    /// <param name="inputs">The data once for each input of the plan.</param>
    /// <param name="heard">Gets number and count of trainings, the name of the one at work, and what its trainer says.</param>
    /// <param name="judging">Called when everything is trained and figures are made.</param>
    public async Task<ExperimentReport> RunAsync(
        ExperimentPlan plan,
        IReadOnlyList<TrainingData> inputs,
        string folder,
        Action<int, int, string, TrainerMessage>? heard = null,
        Action? judging = null,
        CancellationToken cancellationToken = default
    )
    {
        if (inputs.Select(data => data.Refused).OfType<string>().FirstOrDefault() is { } refused)
            return new ExperimentReport(null, refused);
        var data = new ExperimentData(plan, inputs);
        if ((data.Fault() ?? Foreign(folder)) is { } fault)
            return new ExperimentReport(null, fault);
        Directory.CreateDirectory(folder);
        Durable.Replace(Path.Combine(folder, NoteFile), JsonSerializer.SerializeToUtf8Bytes(plan, TrainingJson.Indented));
        var units = ExperimentUnits.For(data);
        var results = new Dictionary<ExperimentUnit, ExperimentUnitResult>();
        try
        {
            foreach (var (number, unit) in units.Index())
            {
                var (result, sentence) = await UnitAsync(
                    data,
                    unit,
                    results,
                    folder,
                    message => heard?.Invoke(number, units.Count, unit.Name, message),
                    cancellationToken
                );
                if (result is null)
                    return new ExperimentReport(null, $"{unit.Name}: {sentence}");
                results[unit] = result;
            }

            judging?.Invoke();
            var pairs = new Dictionary<(ExperimentUnit Detector, ExperimentUnit Classifier), IReadOnlyList<HeldOutImage>>();
            foreach (var (detector, classifier) in ExperimentUnits.Pairs(data))
                pairs[(detector, classifier)] = await PairAsync(data, detector, classifier, results, folder, cancellationToken);
            var tables = new ExperimentTables(data, results, pairs).Make();
            return new ExperimentReport(await WriteAsync(data, results, tables, folder, cancellationToken));
        }
        catch (Exception broken) when (broken is ModelRefusedException or ModelRefusedImageException or ImageReadException)
        {
            return new ExperimentReport(null, broken.Message);
        }
    }

    /// <summary>Processor seconds of all trainings, and memory of the largest.</summary>
    public static TrainingEstimate? Estimate(ExperimentPlan plan, IReadOnlyList<TrainingData> inputs)
    {
        if (Fault(plan, inputs) is not null)
            return null;
        var needs = Jobs(plan, inputs).Select(TrainingEstimate.From).ToList();
        return needs.Count == 0 ? null : new TrainingEstimate(needs.Max(one => one.Megabytes), needs.Sum(one => one.ProcessorSeconds));
    }

    /// <summary>Why no table can be made, or null.</summary>
    public static string? Fault(ExperimentPlan plan, IReadOnlyList<TrainingData> inputs) =>
        inputs.Select(data => data.Refused).OfType<string>().FirstOrDefault() ?? new ExperimentData(plan, inputs).Fault();

    /// <summary>What is trained, in its order.</summary>
    /// <remarks>What pseudolabels will say is not known before; how many boxes they leave hardly matters for time and memory.</remarks>
    internal static IReadOnlyList<TrainingJob> Jobs(ExperimentPlan plan, IReadOnlyList<TrainingData> inputs)
    {
        var data = new ExperimentData(plan, inputs);
        return [.. ExperimentUnits.For(data).Select(unit => data.Job(unit with { Strategy = UnknownStrategy.Keep }, null))];
    }

    private async Task<(ExperimentUnitResult? Result, string? Refused)> UnitAsync(
        ExperimentData data,
        ExperimentUnit unit,
        Dictionary<ExperimentUnit, ExperimentUnitResult> results,
        string folder,
        Action<TrainerMessage> heard,
        CancellationToken cancellationToken
    )
    {
        var job = data.Job(unit, Pseudolabels(data, unit, results));
        var file = Path.Combine(folder, "cells", $"{unit.Name}.json");
        if (await ReadAsync<ExperimentUnitResult>(file, cancellationToken) is { } done && done.Identity == job.Identity())
            return (done, null);
        if (TrainingCheck.Validate(job) is { } fault)
            return (null, fault);
        var work = WorkOf(folder, unit);
        Directory.CreateDirectory(work.Path);
        Durable.Replace(work.Job, JsonSerializer.SerializeToUtf8Bytes(job, TrainingJson.Indented));
        if (await trainer.RunToEndAsync(work, heard, cancellationToken) is { } sentence)
            return (null, sentence);
        var trained = await ReadAsync<TrainingResult>(work.Result, cancellationToken);
        if (trained is null)
            return (null, $"The trainer left no result in '{work.Path}'; delete the folder and begin again.");
        var needsTraining = unit is { Kind: TrainingKind.Classifier, Strategy: UnknownStrategy.Drop };
        var result = new ExperimentUnitResult(
            job.Identity(),
            trained.Seconds,
            trained.Parameters,
            job.Images.Count,
            job.Classes.Index()
                .ToDictionary(item => item.Item, item => job.Images.Sum(image => image.Boxes.Count(box => box.Class == item.Index))),
            await HeldOutPredictions.PredictAsync(job, work.Model, data.Of(unit.Input, data.Test), cancellationToken),
            needsTraining
                ? await HeldOutPredictions.PredictAsync(job, work.Model, data.Of(unit.Input, data.Training), cancellationToken)
                : null
        );
        Durable.Replace(file, JsonSerializer.SerializeToUtf8Bytes(result, TrainingJson.Options));
        return (result, null);
    }

    /// <summary>Mean over the seeds of what models say that learnt without unknown cells: the paper's three inference runs.</summary>
    private static Dictionary<int, IReadOnlyList<IReadOnlyList<double>>>? Pseudolabels(
        ExperimentData data,
        ExperimentUnit unit,
        Dictionary<ExperimentUnit, ExperimentUnitResult> results
    )
    {
        if (unit.Strategy is not (UnknownStrategy.Pseudolabel or UnknownStrategy.SurePseudolabel))
            return null;
        var runs = data.Plan.Seeds.Select(seed => results[unit with { Seed = seed, Strategy = UnknownStrategy.Drop }].Training!).ToList();
        return runs[0]
            .Select(
                (image, place) =>
                    (
                        image.Image,
                        Rows: (IReadOnlyList<IReadOnlyList<double>>)
                            [
                                .. image.Probabilities.Select(
                                    (row, box) =>
                                        (IReadOnlyList<double>)
                                            [.. row.Select((_, @class) => runs.Average(run => run[place].Probabilities[box][@class]))]
                                ),
                            ]
                    )
            )
            .ToDictionary(item => item.Image, item => item.Rows);
    }

    /// <summary>What the classifier says of the detector's boxes on the test images.</summary>
    private static async Task<IReadOnlyList<HeldOutImage>> PairAsync(
        ExperimentData data,
        ExperimentUnit detector,
        ExperimentUnit classifier,
        Dictionary<ExperimentUnit, ExperimentUnitResult> results,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var identity = $"{results[detector].Identity}+{results[classifier].Identity}";
        var file = Path.Combine(folder, "cells", $"{detector.Name}+{classifier.Name}.json");
        if (await ReadAsync<Pair>(file, cancellationToken) is { } done && done.Identity == identity)
            return done.Images;
        var job = data.Job(classifier, Pseudolabels(data, classifier, results));
        using var model = await OnnxClassifier.OpenAsync(
            new ModelFile(WorkOf(folder, classifier).Model, TrainedManifest.For(job)),
            job.Classes,
            new OpenSettings(ProviderSettings.Cpu, MaxBatch: 8)
        );
        var images = new List<HeldOutImage>();
        foreach (var (found, (_, source)) in results[detector].Test.Zip(data.Of(classifier.Input, data.Test)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = await Task.Run(() => ModelImageReader.Read(job.Channels, source), cancellationToken);
            PixelBox[] boxes = [.. found.Boxes.Select(box => new PixelBox(box.X1, box.Y1, box.X2, box.Y2))];
            images.Add(found with { Probabilities = await model.ClassifyAsync(image, boxes, cancellationToken) });
        }

        Durable.Replace(file, JsonSerializer.SerializeToUtf8Bytes(new Pair(identity, images), TrainingJson.Options));
        return images;
    }

    private async Task<ExperimentDocument> WriteAsync(
        ExperimentData data,
        Dictionary<ExperimentUnit, ExperimentUnitResult> results,
        IReadOnlyList<ExperimentTable> tables,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var plan = data.Plan;
        var all = new TrainingJob(
            TrainingKind.Classifier,
            [],
            data.Classes,
            [.. data.Training.Concat(data.Test).OrderBy(item => item.Index).Select(item => item.Item)],
            new TrainingSettings()
        );
        var document = new ExperimentDocument(
            clock.GetUtcNow(),
            all.LabelVersion(),
            plan.Images,
            plan.Truth,
            data.Classes,
            data.Classes[data.Positive],
            plan.Seeds,
            data.Training.Count,
            data.Test.Count,
            results.Count,
            results.Values.Sum(result => result.Seconds),
            tables,
            Notes(data),
            $"AnnotateHub {typeof(FolderExperiment).Assembly.GetName().Version?.ToString(3)}",
            Judged: plan.TestImages is null
                ? $"{plan.TestShare:P0} of the images, drawn by the seed {plan.SplitSeed}, the same for all trainings"
                : "images that were named",
            Inputs: plan.Inputs,
            Steps: plan.Steps ?? TrainingSettings.Default(TrainingKind.Classifier).Steps,
            DetectorSteps: plan.DetectorSteps ?? TrainingSettings.Default(TrainingKind.Detector).Steps,
            TrainingNames: [.. data.Training.Select(item => item.Item.Name)],
            TestNames: [.. data.Test.Select(item => item.Item.Name)]
        );
        foreach (var table in tables)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{table.Key}.csv"), table.ToCsv(), Encoding.UTF8, cancellationToken);
        Durable.Replace(Path.Combine(folder, "experiment.json"), JsonSerializer.SerializeToUtf8Bytes(document, TrainingJson.Indented));
        return document;
    }

    private static string[] Notes(ExperimentData data) =>
        !data.Plan.Tables.Contains(ExperimentTableKind.Backbones)
            ? ["The classifier is the small network of this program."]
            :
            [
                "Crops are as large as for the small network, and so are length and learning rate for all: "
                    + "networks that are much deeper may need more of both.",
                .. data.Networks.All(network => network.Weights is null)
                    ? ["All networks begin with random weights."]
                    : data.Networks.Where(network => network.Weights is not null)
                        .Select(network =>
                            $"{network.Name} begins with the weights of '{Path.GetFileName(network.Weights)}'"
                            + (network.IsFrozen ? ", of which only the last layer learns." : ".")
                        ),
            ];

    private static WorkFolder WorkOf(string folder, ExperimentUnit unit) => new(Path.Combine(folder, "trainings", unit.Name));

    private static string? Foreign(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, NoteFile))
            ? $"The folder '{folder}' is not empty and holds no experiment; name an empty folder."
            : null;

    private static async Task<T?> ReadAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(path, cancellationToken), TrainingJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Pair(string Identity, IReadOnlyList<HeldOutImage> Images);
}
