using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments;

/// <param name="HasMore">There are more after these.</param>
public sealed record AssignmentPage(IReadOnlyList<AssignmentItem> Items, bool HasMore);
