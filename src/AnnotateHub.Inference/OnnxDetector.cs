using System.Runtime.ExceptionServices;
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

/// <summary>An ONNX detector by its manifest: images to candidates in raw pixels.</summary>
public sealed class OnnxDetector : IDisposable
{
    private readonly OnnxSession _session;
    private readonly ModelManifest _manifest;

    private OnnxDetector(OnnxSession session, ModelManifest manifest, int batch)
    {
        (_session, _manifest, BatchSize) = (session, manifest, batch);
        Classes = [.. Enumerable.Range(0, manifest.Classes.Count).Select(manifest.ClassOf).OfType<string>().Distinct()];
    }

    /// <summary>Keys of the project classes that it can find, in the order of its own indices.</summary>
    public IReadOnlyList<string> Classes { get; }

    public int BatchSize { get; }

    public ProviderReport Report => _session.Report;

    /// <exception cref="ModelRefusedException">The file, the manifest or the settings do not fit together.</exception>
    public static async Task<OnnxDetector> OpenAsync(ModelFile model, OpenSettings settings)
    {
        if (model.Manifest.Purpose is not ModelPurpose.Detector)
            throw new ModelRefusedException("The manifest describes a classifier; a detector is needed here.");
        var session = await Task.Run(() => OnnxSession.Open(model, settings.Providers));
        try
        {
            var tile = Tiles.Create(
                settings.ImageWidth,
                settings.ImageHeight,
                model.Manifest.Tiling,
                session.FixedWidth,
                session.FixedHeight,
                model.Manifest.Resize.Kind
            )[0];
            var place = Placement.Create(tile, model.Manifest.Resize, session.FixedWidth, session.FixedHeight);
            return new OnnxDetector(
                session,
                model.Manifest,
                await BatchProbe.FindAsync(session, model.Manifest.Planes.Count, place.Height, place.Width, settings.MaxBatch)
            );
        }
        catch (OnnxRuntimeException fault)
        {
            session.Dispose();
            throw new ModelRefusedException(
                $"The model loads but does not run on a blank picture of {settings.ImageWidth} x {settings.ImageHeight}: "
                    + $"{RuntimeText.Plain(fault)} Check the manifest's layout, planes and size.",
                fault
            );
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Candidates of each image, best score first; clipped to the image, without class probabilities.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<Candidate>>> DetectAsync(
        IReadOnlyList<ModelImage> images,
        CancellationToken cancellationToken = default
    )
    {
        var views = images
            .Select(image => new ImageView(
                image,
                Tiles.Create(image.Width, image.Height, _manifest.Tiling, _session.FixedWidth, _session.FixedHeight, _manifest.Resize.Kind)
            ))
            .ToList();
        var pieces = views
            .SelectMany(view =>
                view.Tiles.Select(tile =>
                    (View: view, Place: Placement.Create(tile, _manifest.Resize, _session.FixedWidth, _session.FixedHeight))
                )
            )
            .GroupBy(piece => (piece.Place.Width, piece.Place.Height))
            .SelectMany(group => group.Chunk(BatchSize));
        foreach (var batch in pieces)
            await RunAsync(batch, cancellationToken);
        return [.. views.Select(Finish)];
    }

    private async Task RunAsync((ImageView View, Placement Place)[] batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (width, height) = (batch[0].Place.Width, batch[0].Place.Height);
        var pixels = _session.Rent(_session.FixedBatch ?? batch.Length, height, width);
        try
        {
            Draw(batch, pixels);
            var outputs = await _session.RunAsync(pixels, cancellationToken);
            for (var index = 0; index < batch.Length; index++)
                batch[index].View.Add(DetectionDecoder.Decode(_manifest, outputs, index, width, height), batch[index].Place);
        }
        catch (OnnxRuntimeException fault) when (batch.Length == 1)
        {
            var name = batch[0].View.Image.Name;
            throw new ModelRefusedImageException(
                name,
                $"{name}: the model fails on a picture of {width} x {height} made from this image. ONNX Runtime says: "
                    + $"{RuntimeText.Plain(fault)}"
            );
        }
        catch (OnnxRuntimeException)
        {
            // One image of several is at fault, or the batch was too large after all: one by one, so that the right one is named.
            foreach (var one in batch)
                await RunAsync([one], cancellationToken);
        }
        finally
        {
            _session.Return(pixels);
        }
    }

    /// <summary>Planes side by side on all cores: a device that looks at an image in milliseconds would wait for one core's
    /// drawing.</summary>
    private void Draw((ImageView View, Placement Place)[] batch, InputBuffer pixels)
    {
        var (count, size) = (_manifest.Planes.Count, pixels.Width * pixels.Height);
        Side(batch.Length, at => batch[at].View.Planes(_manifest));
        Side(
            batch.Length * count,
            at =>
            {
                var (view, place) = batch[at / count];
                Picture.DrawPlane(view.Planes(_manifest)[at % count], view.Image.Width, place, pixels.Pixels.Slice(at * size, size));
            }
        );
        // A graph of fixed batch is fed blanks where images run out.
        pixels.Pixels[(batch.Length * count * size)..].Clear();

        // What goes wrong keeps its own type: a sentence about one image must not drown in a heap of faults.
        static void Side(int count, Action<int> work)
        {
            try
            {
                Parallel.For(0, count, work);
            }
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }
        }
    }

    private Candidate[] Finish(ImageView view)
    {
        var (image, found) = (view.Image, new List<Candidate>());
        foreach (var (raw, place) in view.Found)
        {
            if (!raw.IsSound || _manifest.ClassOf(raw.Class) is not { } key)
                continue;
            if (
                place.ToRaw(raw.X1, raw.Y1, raw.X2, raw.Y2) is not { } box
                || Tiles.IsSeenWholeElsewhere(box, place.Region, image.Width, image.Height, view.Tiles)
            )
                continue;
            found.Add(new Candidate(box, Place(key), Math.Clamp(raw.Score, 0, 1)));
        }

        PixelBox[] boxes = [.. found.Select(candidate => candidate.Box)];
        double[] scores = [.. found.Select(candidate => candidate.DetectorScore)];
        int[] classes = [.. found.Select(candidate => candidate.Class)];
        // Tiles show one cell twice; where the model has no suppression of its own, the usual one merges them.
        var nms = _manifest.Nms ?? (view.Tiles.Count > 1 ? new NmsRule() : null);
        var order =
            nms is null ? ScoreOrder.Descending(scores)
            : nms.PerClass ? NonMaximumSuppression.KeepByClass(boxes, scores, classes, nms.Iou)
            : NonMaximumSuppression.Keep(boxes, scores, nms.Iou);
        return [.. order.Take(_manifest.MaxDetections).Select(index => found[index])];
    }

    private int Place(string key)
    {
        for (var place = 0; place < Classes.Count; place++)
            if (Classes[place] == key)
                return place;
        throw new InvalidOperationException($"The class map gave '{key}', which is none of {string.Join(", ", Classes)}.");
    }

    public void Dispose() => _session.Dispose();

    /// <summary>An image on its way through the model.</summary>
    private sealed class ImageView(ModelImage image, IReadOnlyList<Region> tiles)
    {
        private PlaneTable[]? _planes;

        public ModelImage Image { get; } = image;

        public IReadOnlyList<Region> Tiles { get; } = tiles;

        public List<(RawDetection Raw, Placement Place)> Found { get; } = [];

        public PlaneTable[] Planes(ModelManifest manifest) => _planes ??= PlaneTables.Create(Image, manifest);

        public void Add(IEnumerable<RawDetection> raw, Placement place) => Found.AddRange(raw.Select(one => (one, place)));
    }
}
