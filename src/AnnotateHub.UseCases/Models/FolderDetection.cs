using System.Text.Json;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Pixels;

namespace AnnotateHub.UseCases.Models;

/// <param name="Plan">Which files make which images.</param>
/// <param name="Out">Gets <c>Annotations/{image}.xml</c>, <c>Scores/{image}.json</c> and <c>detection.json</c>, which says how they were made.</param>
public sealed record DetectionRequest(ImportPlan Plan, ModelRecipe Recipe, PseudolabelSettings Settings, VocConvention Convention, string Out);

/// <param name="Before">Images that an earlier start of the same detection had finished.</param>
/// <param name="Faults">One sentence for each image that failed.</param>
/// <param name="Refused">Why nothing was done, or null.</param>
public sealed record DetectionReport(int Images, int Boxes, int Before, IReadOnlyList<string> Faults, ModelPlace? Place, double Seconds, string? Refused = null);

/// <summary>Models over a folder of images without a server and without a database. An image that fails is reported and the rest go on; begun again, it goes on with what is not done.</summary>
public sealed class FolderDetection(IModelOpener opener, TimeProvider clock)
{
    private const string HowFile = "detection.json";

    public async Task<DetectionReport> RunAsync(DetectionRequest request, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var how = HowOf(request);
        var note = Path.Combine(request.Out, HowFile);
        if (File.Exists(note) ? await File.ReadAllTextAsync(note, cancel) != how : Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any())
            return new DetectionReport(0, 0, 0, [], null, 0, $"The folder '{request.Out}' holds something else than an unfinished detection with the same models and settings; name an empty folder.");
        try
        {
            using var opened = await opener.OpenAsync(request.Recipe, cancel);
            foreach (var part in new[] { "Annotations", "Scores" }) Directory.CreateDirectory(Path.Combine(request.Out, part));
            Durable.Replace(note, System.Text.Encoding.UTF8.GetBytes(how));
            return await DetectAsync(request, opened, progress, cancel);
        }
        catch (ModelUnusableException unusable)
        {
            return new DetectionReport(0, 0, 0, [], null, 0, unusable.Message);
        }
    }

    private async Task<DetectionReport> DetectAsync(DetectionRequest request, OpenedModel opened, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        var waiting = request.Plan.Groups.Index().Select(item => new WaitingImage(item.Index, item.Index, 0, item.Item.Name)).Where(item => !File.Exists(ScoresOf(request.Out, item.Name))).ToList();
        var (faults, boxes) = (new List<string>(), 0);
        var meter = new ProgressMeter(progress, clock, waiting.Count);
        await RunPipeline.RunAsync(
            waiting, item => Task.FromResult(Read(item, request)), opened.Model.BatchSize,
            async (batch, stop) => [.. batch.Zip(await opened.Model.ProposeAsync([.. batch.Select(item => item.Image!)], stop), (item, found) => new FinishedImage(item.Waiting, ImageFrame.Of(item.Image!), found, null))],
            (done, _) =>
            {
                faults.AddRange(done.Where(item => item.Fault is not null).Select(item => $"{item.Waiting.Name}: {item.Fault}"));
                // Each file waits for the disk by itself; together they wait once.
                boxes += done.AsParallel().Where(item => item.Fault is null).Sum(item => Write(request, opened.Model.Classes, item));
                foreach (var item in done) meter.Advance($"Looked at {item.Waiting.Name}");

                return Task.CompletedTask;
            },
            clock, cancel);
        return new DetectionReport(waiting.Count - faults.Count, boxes, request.Plan.Groups.Count - waiting.Count, faults, opened.Place, clock.GetElapsedTime(started).TotalSeconds);
    }

    private static LoadedImage Read(WaitingImage item, DetectionRequest request)
    {
        var group = request.Plan.Groups[(int)item.Id];
        try
        {
            var planes = group.Planes.Zip(request.Recipe.Channels, (plane, channel) => PlaneOf(plane, channel)).ToList();
            if (planes.FirstOrDefault(plane => plane.Values.Length != group.Width * group.Height) is { } odd)
                return new LoadedImage(item, null, $"The channel {odd.Channel.Name} has another size than {group.Width} x {group.Height} pixels; all channels of an image must have one size.");
            return new LoadedImage(item, new ModelImage(group.Name, group.Width, group.Height, planes), null);
        }
        catch (Exception unreadable) when (unreadable is ImageReadException or IOException or UnauthorizedAccessException)
        {
            return new LoadedImage(item, null, unreadable.Message);
        }
    }

    private static ModelPlane PlaneOf(PlannedPlane plane, ChannelDefinition channel)
    {
        var decoded = ImageFile.ReadPlane(plane.File, plane.Page, plane.Sample);
        return new ModelPlane(channel, decoded.Plane.Pixels, decoded.SourceBits);
    }

    /// <summary>The annotation first: an image counts as done once its scores are there.</summary>
    private static int Write(DetectionRequest request, IReadOnlyList<string> modelClasses, FinishedImage item)
    {
        var (image, recipe) = (item.Frame!, request.Recipe);
        var labels = PseudolabelSelection.Select(item.Candidates!, modelClasses, [.. recipe.Classes.Classes.Select(known => known.Key)], request.Settings)
            .Select(label => label with { Box = label.Box.ClampTo(image.Width, image.Height) }).Where(label => !label.Box.IsEmpty).ToList();
        var depth = recipe.Channels.Any(channel => channel.Role == ChannelRole.Color) ? 3 : 1;
        var file = Path.GetFileName(request.Plan.Groups[(int)item.Waiting.Id].Planes[0].Path);
        using var xml = new MemoryStream();
        VocWriter.Write(xml, new VocAnnotation(file, image.Width, image.Height, depth, [.. labels.Select(label => new VocObject(label.Class, label.Box, Attributes: ScoreOf(label)))]), request.Convention);
        Durable.Replace(Path.Combine(request.Out, "Annotations", $"{ExportName.Of(image.Name)}.xml"), xml.ToArray());
        Durable.Replace(ScoresOf(request.Out, image.Name), JsonSerializer.SerializeToUtf8Bytes(new
        {
            image = image.Name, image.Width, image.Height,
            boxes = labels.Select(label => new
            {
                label.Box.X1, label.Box.Y1, label.Box.X2, label.Box.Y2, label.Class, label.Score,
                detectorScore = item.Candidates![label.Candidate].DetectorScore, probabilities = item.Candidates[label.Candidate].ClassProbabilities,
            }),
        }, JsonSerializerOptions.Web));
        return labels.Count;
    }

    private static Dictionary<string, string> ScoreOf(Pseudolabel label) => new() { ["score"] = label.Score.ToString("R", System.Globalization.CultureInfo.InvariantCulture) };

    private static string ScoresOf(string folder, string image) => Path.Combine(folder, "Scores", $"{ExportName.Of(image)}.json");

    private static string HowOf(DetectionRequest request) => JsonSerializer.Serialize(new
    {
        detector = request.Recipe.Detector!.Label, detectorHash = request.Recipe.Detector.FileHash, detectorManifest = request.Recipe.Detector.Manifest,
        classifier = request.Recipe.Classifier?.Label, classifierHash = request.Recipe.Classifier?.FileHash, classifierManifest = request.Recipe.Classifier?.Manifest,
        request.Recipe.SignalSettings, request.Settings, classes = request.Recipe.Classes.Classes.Select(item => item.Key), request.Plan.Pattern,
        convention = new { request.Convention.Origin, farEdge = $"{request.Convention.FarEdge}", dialect = $"{request.Convention.Dialect}" },
    }, JsonSerializerOptions.Web);
}
