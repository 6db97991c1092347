using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Rounds;

/// <param name="IsReadable">Whether the boxes may be looked at.</param>
/// <param name="Boxes">Null where they may not be known.</param>
public sealed record TableLine(
    long Id,
    long ImageId,
    string Image,
    string? Patient,
    long PersonId,
    string Person,
    AssignmentState State,
    bool IsSkipped,
    bool IsOwn,
    bool IsReadable,
    int? Boxes,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? SubmittedAt
);
