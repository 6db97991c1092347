namespace AnnotateHub.Application.LabelFiles.Import;

/// <param name="Known">Whether the project has the class already.</param>
/// <param name="Nearest">The project's class that the word may be a misspelling of.</param>
public sealed record PreviewedClass(string Name, int Boxes, bool Known, string? Nearest = null);
