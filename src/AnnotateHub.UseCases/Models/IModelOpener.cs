using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Models;

/// <summary>Everything that decides what a model does to an image.</summary>
/// <param name="Detector">Null where given boxes are classified.</param>
/// <param name="SignalSettings">JSON; null for the usual settings of the built-in detector, and for other detectors.</param>
/// <param name="Providers">Execution providers in the order in which they are tried.</param>
public sealed record ModelRecipe(
    ModelVersion? Detector, ModelVersion? Classifier, string? SignalSettings, IReadOnlyList<string> Providers, IReadOnlyList<ChannelDefinition> Channels, ClassScheme Classes);

/// <summary>Where a model works.</summary>
/// <param name="Fallback">Why it does not work on the provider that was asked for first, as a sentence; null when it does.</param>
public sealed record ModelPlace(string Provider, string Device, string? Driver = null, string? Fallback = null);

/// <summary>A model that is ready to work.</summary>
public sealed record OpenedModel(ICandidateModel Model, ModelPlace Place) : IDisposable
{
    public void Dispose() => Model.Dispose();
}

/// <summary>A classifier that is ready to look at boxes.</summary>
public sealed record OpenedClassifier(IBoxClassifier Model, ModelPlace Place) : IDisposable
{
    public void Dispose() => Model.Dispose();
}

/// <summary>Says what given boxes of an image hold.</summary>
public interface IBoxClassifier : IDisposable
{
    /// <summary>Probabilities of each box in the order of the project's classes, summing to 1.</summary>
    /// <exception cref="ModelRefusedImageException">The image does not fit the model.</exception>
    Task<IReadOnlyList<IReadOnlyList<double>>> ClassifyAsync(ModelImage image, IReadOnlyList<PixelBox> boxes, CancellationToken cancel = default);
}

/// <summary>Loads models to work with.</summary>
public interface IModelOpener
{
    /// <exception cref="ModelUnusableException">The model cannot be loaded or does not fit the project; the message says why.</exception>
    Task<OpenedModel> OpenAsync(ModelRecipe recipe, CancellationToken cancel = default);

    /// <exception cref="ModelUnusableException">As above.</exception>
    Task<OpenedClassifier> OpenClassifierAsync(ModelRecipe recipe, CancellationToken cancel = default);
}

/// <summary>Looks at an uploaded file before anything else does, where it can do no harm.</summary>
public interface IModelInspector
{
    /// <param name="path">The file as it was uploaded.</param>
    /// <param name="manifest">What came beside it, or what a person changed; null: to be found out.</param>
    Task<InspectedModel> InspectAsync(string path, string? manifest, ClassScheme classes, IReadOnlyList<ChannelDefinition> channels, CancellationToken cancel = default);
}

/// <summary>What an inspection found.</summary>
/// <param name="Fault">Why the file is refused, as a sentence; null when it is taken.</param>
/// <param name="Words">The contract in words: what goes in, what comes out, how it was recognised. Where refused, empty.</param>
/// <param name="Manifest">JSON; null when refused.</param>
public sealed record InspectedModel(string? Fault, IReadOnlyList<string> Words, string? Manifest, ModelPurpose Purpose);

/// <summary>A model cannot work here; the message is one sentence for people: what was found, what was expected, what to do.</summary>
public sealed class ModelUnusableException(string message, Exception? inner = null) : Exception(message, inner);
