using System.Text.Json;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Models over a folder of images without a server and without a database. An image that fails is reported and the rest go on;
/// started again, it goes on with what is not done.</summary>
public sealed class FolderDetection(IModelLoader opener, TimeProvider clock)
{
    private const string HowFile = "detection.json";

    public async Task<DetectionReport> RunAsync(
        DetectionRequest request,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var how = HowOf(request);
        var note = Path.Combine(request.Out, HowFile);
        if (
            File.Exists(note)
                ? await File.ReadAllTextAsync(note, cancellationToken) != how
                : Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any()
        )
            return new DetectionReport(
                0,
                0,
                0,
                [],
                null,
                0,
                $"The folder '{request.Out}' holds something else than an unfinished detection with the same models and settings; "
                    + "name an empty folder."
            );
        try
        {
            using var opened = await opener.OpenAsync(request.Recipe, cancellationToken);
            foreach (var part in new[] { "Annotations", "Scores" })
                Directory.CreateDirectory(Path.Combine(request.Out, part));
            Durable.Replace(note, System.Text.Encoding.UTF8.GetBytes(how));
            return await DetectAsync(request, opened, progress, cancellationToken);
        }
        catch (ModelUnusableException unusable)
        {
            return new DetectionReport(0, 0, 0, [], null, 0, unusable.Message);
        }
    }

    private async Task<DetectionReport> DetectAsync(
        DetectionRequest request,
        OpenedModel opened,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var started = clock.GetTimestamp();
        var waiting = request
            .Plan.Groups.Index()
            .Select(item => new WaitingImage(item.Index, item.Index, 0, item.Item.Name))
            .Where(waitingImage => !File.Exists(ScoresOf(request.Out, waitingImage.Name)))
            .ToList();
        var (faults, boxes) = (new List<string>(), 0);
        var meter = new ProgressMeter(progress, clock, waiting.Count);
        await RunPipeline.RunAsync(
            waiting,
            waitingImage => Task.FromResult(Read(waitingImage, request)),
            opened.Model.BatchSize,
            async (batch, stop) =>
                [
                    .. batch.Zip(
                        await opened.Model.ProposeAsync([.. batch.Select(loadedImage => loadedImage.Image!)], stop),
                        (loadedImage, found) => new FinishedImage(loadedImage.Waiting, ImageFrame.From(loadedImage.Image!), found, null)
                    ),
                ],
            (done, _) =>
            {
                faults.AddRange(
                    done.Where(finishedImage => finishedImage.Fault is not null)
                        .Select(finishedImage => $"{finishedImage.Waiting.Name}: {finishedImage.Fault}")
                );
                // Each file waits for the disk by itself; together they wait once.
                boxes += done.AsParallel()
                    .Where(finishedImage => finishedImage.Fault is null)
                    .Sum(finishedImage => Write(request, opened.Model.Classes, finishedImage));
                foreach (var item in done)
                    meter.Advance($"Looked at {item.Waiting.Name}");

                return Task.CompletedTask;
            },
            clock,
            cancellationToken
        );
        return new DetectionReport(
            waiting.Count - faults.Count,
            boxes,
            request.Plan.Groups.Count - waiting.Count,
            faults,
            opened.Place,
            clock.GetElapsedTime(started).TotalSeconds
        );
    }

    private static LoadedImage Read(WaitingImage waitingImage, DetectionRequest request)
    {
        var group = request.Plan.Groups[(int)waitingImage.Id];
        try
        {
            var planes = group.Planes.Zip(request.Recipe.Channels, (plane, channel) => PlaneOf(plane, channel)).ToList();
            if (planes.FirstOrDefault(plane => plane.Values.Length != group.Width * group.Height) is { } odd)
                return new LoadedImage(
                    waitingImage,
                    null,
                    $"The channel {odd.Channel.Name} has another size than {group.Width} x {group.Height} pixels; all channels of "
                        + "an image must have one size."
                );
            return new LoadedImage(waitingImage, new ModelImage(group.Name, group.Width, group.Height, planes), null);
        }
        catch (Exception unreadable) when (unreadable is ImageReadException or IOException or UnauthorizedAccessException)
        {
            return new LoadedImage(waitingImage, null, unreadable.Message);
        }
    }

    private static ModelPlane PlaneOf(PlannedPlane plane, ChannelDefinition channel)
    {
        var decoded = ImageFile.ReadPlane(plane.File, plane.Page, plane.Sample);
        return new ModelPlane(channel, decoded.Plane.Pixels, decoded.SourceBits);
    }

    /// <summary>The annotation first: an image counts as done once its scores are there.</summary>
    private static int Write(DetectionRequest request, IReadOnlyList<string> modelClasses, FinishedImage finishedImage)
    {
        var (image, recipe) = (finishedImage.Frame!, request.Recipe);
        var labels = PseudolabelSelection
            .Select(finishedImage.Candidates!, modelClasses, [.. recipe.Classes.Classes.Select(known => known.Key)], request.Settings)
            .Select(label => label with { Box = label.Box.ClampTo(image.Width, image.Height) })
            .Where(label => !label.Box.IsEmpty)
            .ToList();
        var depth = recipe.Channels.Any(channel => channel.Role == ChannelRole.Color) ? 3 : 1;
        var file = Path.GetFileName(request.Plan.Groups[(int)finishedImage.Waiting.Id].Planes[0].Path);
        using var xml = new MemoryStream();
        VocWriter.Write(
            xml,
            new VocAnnotation(
                file,
                image.Width,
                image.Height,
                depth,
                [.. labels.Select(label => new VocObject(label.Class, label.Box, Attributes: ScoreOf(label)))]
            ),
            request.Convention
        );
        Durable.Replace(Path.Combine(request.Out, "Annotations", $"{ExportName.From(image.Name)}.xml"), xml.ToArray());
        Durable.Replace(
            ScoresOf(request.Out, image.Name),
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    image = image.Name,
                    image.Width,
                    image.Height,
                    boxes = labels.Select(label => new
                    {
                        label.Box.X1,
                        label.Box.Y1,
                        label.Box.X2,
                        label.Box.Y2,
                        label.Class,
                        label.Score,
                        detectorScore = finishedImage.Candidates![label.Candidate].DetectorScore,
                        probabilities = finishedImage.Candidates[label.Candidate].ClassProbabilities,
                    }),
                },
                JsonSerializerOptions.Web
            )
        );
        return labels.Count;
    }

    private static Dictionary<string, string> ScoreOf(Pseudolabel label) =>
        new() { ["score"] = label.Score.ToString("R", System.Globalization.CultureInfo.InvariantCulture) };

    private static string ScoresOf(string folder, string image) => Path.Combine(folder, "Scores", $"{ExportName.From(image)}.json");

    private static string HowOf(DetectionRequest request) =>
        JsonSerializer.Serialize(
            new
            {
                detector = request.Recipe.Detector!.Label,
                detectorHash = request.Recipe.Detector.FileHash,
                detectorManifest = request.Recipe.Detector.Manifest,
                classifier = request.Recipe.Classifier?.Label,
                classifierHash = request.Recipe.Classifier?.FileHash,
                classifierManifest = request.Recipe.Classifier?.Manifest,
                request.Recipe.SignalSettings,
                request.Settings,
                classes = request.Recipe.Classes.Classes.Select(labelClass => labelClass.Key),
                request.Plan.Pattern,
                convention = new
                {
                    request.Convention.Origin,
                    farEdge = $"{request.Convention.FarEdge}",
                    dialect = $"{request.Convention.Dialect}",
                },
            },
            JsonSerializerOptions.Web
        );
}
