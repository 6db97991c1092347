namespace AnnotateHub.Application.Guides;

/// <summary>One channel of an example's image.</summary>
public sealed record GuidePlaneView(string Channel, string Address);
