namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>Where the prepared 8-bit picture of a plane is and how large it is.</summary>
public sealed record DisplayView(string Url, int Width, int Height);
