using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Imaging.Signal;

/// <summary>
/// The built-in detector: finds cells by their fluorescence, without any model and without training. docs/signal-detector.md tells how, and
/// how well.
/// The same planes and settings give the same candidates, whatever the depth of the file and however many threads ask.
/// </summary>
public sealed class SignalDetector : ICandidateModel
{
    /// <summary>Two finds that share so much are one cell.</summary>
    private const double SameCellIou = 0.7;

    private readonly SignalSettings _settings;
    private readonly Dictionary<string, int> _classIndex;

    /// <exception cref="ArgumentException">The settings do not fit the channels and classes; the message is
    /// <see cref="SignalSettings.Fault"/>.</exception>
    public SignalDetector(SignalSettings settings, IReadOnlyList<ChannelDefinition> channels, ClassScheme classes)
    {
        if (settings.Fault(channels, classes) is { } fault)
            throw new ArgumentException(fault, nameof(settings));
        _settings = settings;
        Classes = [.. classes.Classes.Select(labelClass => labelClass.Key)];
        _classIndex = Classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Classes { get; }

    public string Provider => "built-in";

    /// <summary>Images are worked on side by side, one a core.</summary>
    public int BatchSize => Environment.ProcessorCount;

    public Task<IReadOnlyList<IReadOnlyList<Candidate>>> ProposeAsync(
        IReadOnlyList<ModelImage> images,
        CancellationToken cancellationToken = default
    ) =>
        Task.Run<IReadOnlyList<IReadOnlyList<Candidate>>>(
            () =>
            {
                // Refused before any work is done on the others.
                foreach (var image in images)
                    Check(image);
                var proposed = new IReadOnlyList<Candidate>[images.Count];
                Parallel.For(
                    0,
                    images.Count,
                    new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = BatchSize },
                    index => proposed[index] = Propose(images[index], cancellationToken)
                );
                return proposed;
            },
            cancellationToken
        );

    public void Dispose() { }

    private IReadOnlyList<Candidate> Propose(ModelImage image, CancellationToken cancellationToken)
    {
        var margin = (int)Math.Clamp(1.5 * (_settings.LargestDiameter ?? 170), 64, 1024);
        var boxes = new List<PixelBox>();
        var cells = new List<FoundCell>();
        foreach (var tile in SignalTile.Over(image.Width, image.Height, margin))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var nuclei = _settings.NucleiChannel is { } name ? Part(image, name, tile) : null;
            foreach (
                var cell in new CellFinder(_settings).Find(
                    nuclei,
                    [.. _settings.ChannelClasses.Select(channelClass => Part(image, channelClass.Channel, tile))]
                )
            )
            {
                if (!tile.Owns(cell.Box))
                    continue;
                boxes.Add(new PixelBox(tile.Left + cell.Box.X1, tile.Top + cell.Box.Y1, tile.Left + cell.Box.X2, tile.Top + cell.Box.Y2));
                cells.Add(cell);
            }
        }

        double[] scores = [.. cells.Select(cell => cell.Score)];
        return
        [
            .. NonMaximumSuppression
                .Keep([.. boxes], scores, SameCellIou)
                .Select(index => new Candidate(boxes[index], _classIndex[cells[index].Class], scores[index])),
        ];
    }

    private static ChannelPart Part(ModelImage image, string channel, SignalTile tile) =>
        new(image.Planes.First(plane => plane.Channel.Name == channel).Values, image.Width, tile);

    private void Check(ModelImage image)
    {
        string[] asked =
        [
            .. _settings.ChannelClasses.Select(channelClass => channelClass.Channel),
            .. _settings.NucleiChannel is { } nuclei ? new[] { nuclei } : [],
        ];
        foreach (var channel in asked)
        {
            var plane =
                image.Planes.FirstOrDefault(plane => plane.Channel.Name == channel)
                ?? throw new ModelRefusedImageException(
                    image.Name,
                    $"{image.Name} has no channel '{channel}', which the built-in detector is to look at. Add the file, or choose other channels. Found: {string.Join(", ", image.Planes.Select(one => one.Channel.Name))}."
                );
            if (plane.Values.Length != (long)image.Width * image.Height)
                throw new ModelRefusedImageException(
                    image.Name,
                    $"Channel '{channel}' of {image.Name} has {plane.Values.Length} values; {image.Width} x {image.Height} pixels "
                        + $"need {(long)image.Width * image.Height}."
                );
        }
    }
}
