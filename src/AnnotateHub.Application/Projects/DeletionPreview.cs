namespace AnnotateHub.Application.Projects;

/// <summary>What goes with a project.</summary>
/// <param name="Bytes">Size of the image and model files that no other project uses.</param>
/// <param name="Waiting">A sentence where the project cannot be deleted now; null where it can.</param>
public sealed record DeletionPreview(
    string Name,
    int Images,
    int Rounds,
    int Models,
    int Reports,
    int People,
    long Bytes,
    string? Waiting
);
