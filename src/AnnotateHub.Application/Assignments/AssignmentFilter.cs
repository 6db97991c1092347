using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments;

/// <summary>What an assignment list asks for.</summary>
/// <param name="Round">A drift round that the person may not know of is part of its host.</param>
/// <param name="Sort">By key, image or change; newest change first.</param>
public sealed record AssignmentFilter(
    long? Round = null,
    long? Person = null,
    AssignmentState? State = null,
    long? Image = null,
    AssignmentSort Sort = AssignmentSort.Id
);
