namespace AnnotateHub.Web.Features.Guides;

/// <summary>The version of the guide that was shown.</summary>
public sealed record SeenBody(int? Version);
