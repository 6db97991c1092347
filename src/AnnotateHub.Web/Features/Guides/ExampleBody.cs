using AnnotateHub.Core.Study.Guides;

namespace AnnotateHub.Web.Features.Guides;

/// <summary>A cell that is to show what a class looks like; edges in raw pixels.</summary>
public sealed record ExampleBody(string? Class, GuideExample? Example);
