namespace AnnotateHub.Web.Features.Guides;

/// <summary>The version that a change made.</summary>
public sealed record VersionView(int Version);
