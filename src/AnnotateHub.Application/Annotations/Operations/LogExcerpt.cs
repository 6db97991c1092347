using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>Where an assignment stands and what its log says after a revision.</summary>
public sealed record LogExcerpt(long Revision, AssignmentState State, bool Editable, IReadOnlyList<LoggedOperationView> Operations);
