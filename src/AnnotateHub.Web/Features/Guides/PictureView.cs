namespace AnnotateHub.Web.Features.Guides;

/// <summary>A picture that was added, and how the guide's text shows it.</summary>
public sealed record PictureView(string Hash, string Markdown);
