using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Everything that decides what a model does to an image.</summary>
/// <param name="Detector">Null where given boxes are classified.</param>
/// <param name="SignalSettings">JSON; null for the usual settings of the built-in detector, and for other detectors.</param>
/// <param name="Providers">Execution providers in the order in which they are tried.</param>
public sealed record ModelConfiguration(
    ModelVersion? Detector,
    ModelVersion? Classifier,
    string? SignalSettings,
    IReadOnlyList<string> Providers,
    IReadOnlyList<ChannelDefinition> Channels,
    ClassScheme Classes
);
