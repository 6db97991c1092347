namespace AnnotateHub.Web.Features.Images;

/// <param name="Name">The image's name, once more.</param>
public sealed record ImageDeletionBody(string? Name);
