namespace AnnotateHub.Training.Sampling;

/// <param name="Pixels">Batch x planes x side x side.</param>
/// <param name="Classes">One a crop.</param>
public sealed record CropBatch(float[] Pixels, long[] Classes);
