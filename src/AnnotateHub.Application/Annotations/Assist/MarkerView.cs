namespace AnnotateHub.Application.Annotations.Assist;

/// <summary>A channel, by its index in the project, whose light tells a class.</summary>
public sealed record MarkerView(int Channel, string Class);
