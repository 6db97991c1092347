using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments;

/// <summary>An assignment as far as it may be known; boxes are nobody's business here.</summary>
public sealed record AssignmentItem(
    long Id,
    long ImageId,
    string Image,
    string? Patient,
    DataSplit? Split,
    RoundView Round,
    long PersonId,
    string Person,
    AssignmentState State,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? SubmittedAt
);
