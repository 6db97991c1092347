namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>Micrometres from pixel to pixel.</summary>
public sealed record PixelSizeView(double Across, double Down);
