namespace AnnotateHub.Application.Images.Import;

/// <summary>How many files hold so many pages of so many samples a pixel.</summary>
public sealed record FileContent(int Pages, int Samples, int Files);
