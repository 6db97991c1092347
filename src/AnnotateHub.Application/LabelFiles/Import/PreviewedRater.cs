namespace AnnotateHub.Application.LabelFiles.Import;

/// <param name="Name">Empty where the files name nobody.</param>
/// <param name="Images">Images of the project that the rater's labels belong to.</param>
public sealed record PreviewedRater(string Name, bool IsModel, int Images, int Boxes);
