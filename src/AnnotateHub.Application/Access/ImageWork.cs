using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Somebody's work on an image.</summary>
/// <param name="Round">Name of the round as the asking person knows it.</param>
/// <param name="Boxes">Null where the asking person may not know, and for work that was not started.</param>
public sealed record ImageWork(long AssignmentId, string Round, string Person, bool IsOwn, AssignmentState State, int? Boxes);
