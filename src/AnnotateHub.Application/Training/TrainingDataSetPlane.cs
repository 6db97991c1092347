namespace AnnotateHub.Application.Training;

/// <summary>The pixels of one channel of an image.</summary>
/// <param name="SourceHash">Names the stored file (<see cref="Images.Storage.IObjectStore"/>).</param>
/// <param name="PlaneHash">Of the pixels themselves.</param>
public sealed record TrainingDataSetPlane(string SourceHash, int Page, int Sample, string PlaneHash);
