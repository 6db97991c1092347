using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="State">The asking person's own state, null before they opened the image.</param>
/// <param name="Boxes">The asking person's own boxes.</param>
public sealed record ImageItemView(long Id, string Name, string? Patient, AssignmentState? State, int Boxes, string Thumbnail);
