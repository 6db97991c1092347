namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>Work to open: <c>annotate?assignment=</c> on the image.</summary>
public sealed record PlaceView(long Image, long Assignment);
