using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference.Decoding;
using AnnotateHub.Inference.Input;
using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Inference;

/// <summary>An ONNX classifier of crops by its manifest: boxes of an image to probabilities of the project's classes.</summary>
public sealed class OnnxClassifier : IDisposable
{
    private readonly OnnxSession _session;
    private readonly ModelManifest _manifest;
    private readonly IReadOnlyList<string> _projectClasses;

    private OnnxClassifier(OnnxSession session, ModelManifest manifest, IReadOnlyList<string> projectClasses, int batch) =>
        (_session, _manifest, _projectClasses, BatchSize) = (session, manifest, projectClasses, batch);

    /// <summary>Crops at once.</summary>
    public int BatchSize { get; }

    public ProviderReport Report => _session.Report;

    private int Width => _session.FixedWidth ?? _manifest.Resize.Width!.Value;

    private int Height => _session.FixedHeight ?? _manifest.Resize.Height!.Value;

    /// <exception cref="ModelRefusedException">The file, the manifest or the settings do not fit together.</exception>
    public static async Task<OnnxClassifier> OpenAsync(ModelFile model, IReadOnlyList<string> projectClasses, OpenSettings settings)
    {
        if (model.Manifest.Purpose is not ModelPurpose.Classifier) throw new ModelRefusedException("The manifest describes a detector; a classifier is needed here.");
        if (!model.Manifest.Classes.Where((_, index) => model.Manifest.ClassOf(index) is { } key && projectClasses.Contains(key)).Any())
            throw new ModelRefusedException($"The classifier knows none of the project's classes {string.Join(", ", projectClasses)}; correct its class map.");
        var session = await Task.Run(() => OnnxSession.Open(model, settings.Providers));
        try
        {
            var batch = await BatchProbe.FindAsync(session, model.Manifest.Planes.Count, session.FixedHeight ?? model.Manifest.Resize.Height!.Value, session.FixedWidth ?? model.Manifest.Resize.Width!.Value, 4 * settings.MostBatch);
            return new OnnxClassifier(session, model.Manifest, projectClasses, batch);
        }
        catch (OnnxRuntimeException fault)
        {
            session.Dispose();
            throw new ModelRefusedException($"The classifier loads but does not run on a blank crop: {RuntimeWords.Plain(fault)} Check the manifest's planes and size.", fault);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Class probabilities of each box, in the order of the project's classes, summing to 1. A crop is the whole pixels that the box touches, clipped to the image and
    /// squashed; a box outside the image has no pixels and is as likely one class as another.
    /// </summary>
    /// <exception cref="ModelRefusedImageException">The image lacks a channel, or the model fails on it.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<double>>> ClassifyAsync(ModelImage image, IReadOnlyList<PixelBox> boxes, CancellationToken cancel = default)
    {
        var answers = new double[boxes.Count][];
        var planes = PlaneTables.Of(image, _manifest);
        foreach (var batch in Enumerable.Range(0, boxes.Count).Select(index => (Index: index, Crop: Crop(boxes[index], image.Width, image.Height))).Chunk(BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            await RunAsync(image, planes, batch, answers, cancel);
        }

        return answers;
    }

    private async Task RunAsync(ModelImage image, PlaneTable[] planes, (int Index, Region? Crop)[] batch, double[][] answers, CancellationToken cancel)
    {
        var size = _manifest.Planes.Count * Width * Height;
        var count = _session.FixedBatch ?? batch.Length;
        var pixels = _session.Rent(count, Height, Width);
        try
        {
            for (var place = 0; place < count; place++)
            {
                var target = pixels.Pixels.Slice(place * size, size);
                if (place < batch.Length && batch[place].Crop is { } crop) Picture.Draw(planes, image.Width, new Placement(crop, Width, Height, 0, 0, Width, Height), target);
                else target.Clear();
            }

            var output = (await _session.RunAsync(pixels, cancel))[_manifest.Output.Boxes];
            DetectionDecoder.Expect(output, "output", count, null);
            for (var place = 0; place < batch.Length; place++)
                answers[batch[place].Index] = batch[place].Crop is null
                    ? [.. _projectClasses.Select(_ => 1.0 / _projectClasses.Count)]
                    : Probabilities.ForProject(output.Of(place), _manifest, _projectClasses);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelRefusedImageException(image.Name, $"{image.Name}: the classifier fails on crops of this image. ONNX Runtime says: {RuntimeWords.Plain(fault)}");
        }
        finally
        {
            _session.Return(pixels);
        }
    }

    internal static Region? Crop(PixelBox box, int width, int height)
    {
        var inside = box.ClampTo(width, height);
        var (left, top) = ((int)Math.Floor(inside.X1), (int)Math.Floor(inside.Y1));
        var (right, bottom) = ((int)Math.Ceiling(inside.X2), (int)Math.Ceiling(inside.Y2));
        return right > left && bottom > top ? new Region(left, top, right - left, bottom - top) : null;
    }

    public void Dispose() => _session.Dispose();
}
