using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Web.Features.Assignments;

/// <param name="Image">Part of an image's name.</param>
public sealed record BulkFilterBody(long? PersonId, AssignmentState? State, string? Patient, string? Image);
