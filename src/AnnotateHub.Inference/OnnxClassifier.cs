using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference.Decoding;
using AnnotateHub.Inference.Features;
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
    private readonly string? _features;

    private OnnxClassifier(
        OnnxSession session,
        ModelManifest manifest,
        IReadOnlyList<string> projectClasses,
        int batch,
        string? features
    ) => (_session, _manifest, _projectClasses, BatchSize, _features) = (session, manifest, projectClasses, batch, features);

    /// <summary>Crops at once.</summary>
    public int BatchSize { get; }

    public ProviderReport Report => _session.Report;

    private int Width => _session.FixedWidth ?? _manifest.Resize.Width!.Value;

    private int Height => _session.FixedHeight ?? _manifest.Resize.Height!.Value;

    /// <exception cref="ModelRefusedException">The file, the manifest or the settings do not fit together.</exception>
    public static Task<OnnxClassifier> OpenAsync(ModelFile model, IReadOnlyList<string> projectClasses, OpenSettings settings) =>
        OpenAsync(model, projectClasses, settings, null);

    /// <summary>One that gives the features of its last layer as well (<see cref="DescribeAsync"/>).</summary>
    /// <exception cref="ModelRefusedException">As <c>OpenAsync</c>, or the file does not end with a linear layer.</exception>
    public static async Task<OnnxClassifier> OpenWithFeaturesAsync(
        ModelFile model,
        IReadOnlyList<string> projectClasses,
        OpenSettings settings
    )
    {
        if (OnnxPrecheck.Read(model.Path, long.MaxValue) is { Facts: null } refused)
            throw new ModelRefusedException(refused.Message);
        var features = FeatureOutput.Find(model.Path, model.Manifest.Output.Boxes)
            ?? throw new ModelRefusedException(
                "The classifier does not end with a linear layer, so that it has no features to read; take one that does, for example one "
                    + "that was trained here."
            );
        var copy = Path.Combine(Path.GetTempPath(), $"annotatehub-{Guid.NewGuid():N}.onnx");
        try
        {
            FeatureOutput.WriteCopy(model.Path, features, copy);
            return await OpenAsync(model with { Path = copy }, projectClasses, settings, features);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static async Task<OnnxClassifier> OpenAsync(
        ModelFile model,
        IReadOnlyList<string> projectClasses,
        OpenSettings settings,
        string? features
    )
    {
        if (model.Manifest.Purpose is not ModelPurpose.Classifier)
            throw new ModelRefusedException("The manifest describes a detector; a classifier is needed here.");
        if (!model.Manifest.Classes.Where((_, index) => model.Manifest.ClassOf(index) is { } key && projectClasses.Contains(key)).Any())
            throw new ModelRefusedException(
                $"The classifier knows none of the project's classes {string.Join(", ", projectClasses)}; correct its class map."
            );
        var session = await Task.Run(() => OnnxSession.Open(model, settings.Providers, features));
        try
        {
            var batch = await BatchProbe.FindAsync(
                session,
                model.Manifest.Planes.Count,
                session.FixedHeight ?? model.Manifest.Resize.Height!.Value,
                session.FixedWidth ?? model.Manifest.Resize.Width!.Value,
                4 * settings.MaxBatch
            );
            return new OnnxClassifier(session, model.Manifest, projectClasses, batch, features);
        }
        catch (OnnxRuntimeException fault)
        {
            session.Dispose();
            throw new ModelRefusedException(
                $"The classifier loads but does not run on a blank crop: {RuntimeText.Plain(fault)} Check the manifest's planes and size.",
                fault
            );
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Class probabilities of each box, in the order of the project's classes, summing to 1. A crop is the whole pixels that the box and
    /// the manifest's margin around it touch, clipped to the image and squashed; a box outside the image has no pixels and is as likely
    /// one class as another.
    /// </summary>
    /// <exception cref="ModelRefusedImageException">The image lacks a channel, or the model fails on it.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<double>>> ClassifyAsync(
        ModelImage image,
        IReadOnlyList<PixelBox> boxes,
        CancellationToken cancellationToken = default
    )
    {
        var answers = new DescribedCrop[boxes.Count];
        await DescribeAsync(image, boxes, answers, cancellationToken);
        return [.. answers.Select(answer => answer.Probabilities)];
    }

    /// <summary>Probabilities and features of each box.</summary>
    /// <exception cref="ModelRefusedImageException">The image lacks a channel, or the model fails on it.</exception>
    public async Task<IReadOnlyList<DescribedCrop>> DescribeAsync(
        ModelImage image,
        IReadOnlyList<PixelBox> boxes,
        CancellationToken cancellationToken = default
    )
    {
        if (_features is null)
            throw new InvalidOperationException($"The classifier was not opened with {nameof(OpenWithFeaturesAsync)}.");
        var answers = new DescribedCrop[boxes.Count];
        await DescribeAsync(image, boxes, answers, cancellationToken);
        return answers;
    }

    private async Task DescribeAsync(
        ModelImage image,
        IReadOnlyList<PixelBox> boxes,
        DescribedCrop[] answers,
        CancellationToken cancellationToken
    )
    {
        var planes = PlaneTables.Create(image, _manifest);
        foreach (
            var batch in Enumerable
                .Range(0, boxes.Count)
                .Select(index => (Index: index, Crop: Crop(boxes[index], image.Width, image.Height, _manifest.CropMargin)))
                .Chunk(BatchSize)
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            await RunAsync(image, planes, batch, answers, cancellationToken);
        }
    }

    private async Task RunAsync(
        ModelImage image,
        PlaneTable[] planes,
        (int Index, Region? Crop)[] batch,
        DescribedCrop[] answers,
        CancellationToken cancellationToken
    )
    {
        var size = _manifest.Planes.Count * Width * Height;
        var count = _session.FixedBatch ?? batch.Length;
        var pixels = _session.Rent(count, Height, Width);
        try
        {
            for (var place = 0; place < count; place++)
            {
                var target = pixels.Pixels.Slice(place * size, size);
                if (place < batch.Length && batch[place].Crop is { } crop)
                    Picture.Draw(planes, image.Width, new Placement(crop, Width, Height, 0, 0, Width, Height), target);
                else
                    target.Clear();
            }

            var outputs = await _session.RunAsync(pixels, cancellationToken);
            var output = outputs[_manifest.Output.Boxes];
            DetectionDecoder.Expect(output, "output", count, null);
            for (var place = 0; place < batch.Length; place++)
                answers[batch[place].Index] = batch[place].Crop is null
                    ? new DescribedCrop([.. _projectClasses.Select(_ => 1.0 / _projectClasses.Count)], [])
                    : new DescribedCrop(
                        Probabilities.ForProject(output.ForPicture(place), _manifest, _projectClasses),
                        _features is null ? [] : Pooled(outputs[_features], place)
                    );
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelRefusedImageException(
                image.Name,
                $"{image.Name}: the classifier fails on crops of this image. ONNX Runtime says: {RuntimeText.Plain(fault)}"
            );
        }
        finally
        {
            _session.Return(pixels);
        }
    }

    /// <summary>A number a plane: planes that are pictures still are averaged.</summary>
    private static float[] Pooled(OutputTensor output, int picture)
    {
        var values = output.ForPicture(picture);
        var planes = output.Shape.Length > 2 ? output.Shape[1] : values.Length;
        if (planes == 0 || values.Length == planes)
            return values.ToArray();
        var pooled = new float[planes];
        var each = values.Length / planes;
        for (var index = 0; index < values.Length; index++)
            pooled[index / each] += values[index] / each;
        return pooled;
    }

    /// <param name="margin">Share of the box's width and height by which the crop reaches beyond it on each side.</param>
    internal static Region? Crop(PixelBox box, int width, int height, double margin = 0)
    {
        if (Whole(box.ClampTo(width, height)) is null)
            return null;
        var (across, down) = (margin * (box.X2 - box.X1), margin * (box.Y2 - box.Y1));
        return Whole(new PixelBox(box.X1 - across, box.Y1 - down, box.X2 + across, box.Y2 + down).ClampTo(width, height));
    }

    private static Region? Whole(PixelBox inside)
    {
        var (left, top) = ((int)Math.Floor(inside.X1), (int)Math.Floor(inside.Y1));
        var (right, bottom) = ((int)Math.Ceiling(inside.X2), (int)Math.Ceiling(inside.Y2));
        return right > left && bottom > top ? new Region(left, top, right - left, bottom - top) : null;
    }

    public void Dispose() => _session.Dispose();
}
