namespace AnnotateHub.Web.Features.Assignments;

/// <summary>What an annotator says of an image as a whole.</summary>
public sealed record VerdictsBody(IReadOnlyList<string?>? Verdicts);
