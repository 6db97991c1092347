namespace AnnotateHub.Application.Projects;

/// <summary>What goes with an image, and what stays.</summary>
/// <param name="Works">Assignments of people, with their boxes, comments and history.</param>
/// <param name="ModelSets">Label sets of models.</param>
/// <param name="Reports">Frozen reports that count its work; their documents stay as they are.</param>
/// <param name="Files">Source files that no other image has.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="SharedFiles">Source files that stay, since another image or a guide has them too.</param>
/// <param name="Backups">Backups of this server that still hold it, by name.</param>
/// <param name="Refusal">A sentence where it cannot be deleted now; null where it can.</param>
public sealed record ImageDeletionPreview(
    long ImageId,
    string Name,
    int Works,
    int ModelSets,
    int Reports,
    int Files,
    long Bytes,
    int SharedFiles,
    IReadOnlyList<string> Backups,
    string? Refusal
);
