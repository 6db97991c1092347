using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.PendingOperations;

/// <summary>What waits of one person on one image.</summary>
/// <param name="Person">Display name of who drew.</param>
/// <param name="Closed">Why nothing can be applied now, as a sentence; null when it can.</param>
/// <param name="AuthorMayReopen">Closed, and its author can open it again.</param>
/// <param name="Picture">Address of a display plane to draw boxes over; null for an image without planes.</param>
public sealed record PendingImage(
    long AssignmentId,
    long ImageId,
    string Name,
    int Width,
    int Height,
    string Person,
    bool IsOwn,
    string? Closed,
    bool AuthorMayReopen,
    string? Picture,
    IReadOnlyList<PendingChange> Changes
);
