using AnnotateHub.Inference.Providers;

namespace AnnotateHub.Inference;

/// <param name="ImageWidth">Expected size of the images, with which the batch size is tried where the model leaves the size free.</param>
/// <param name="MaxBatch">Pictures at once at most, whatever the probe likes.</param>
public sealed record OpenSettings(ProviderSettings Providers, int ImageWidth = 1_080, int ImageHeight = 1_080, int MaxBatch = 16);
