using AnnotateHub.Application.Assignments.Bulk;

namespace AnnotateHub.Web.Features.Assignments;

/// <summary>The 'undo' of a bulk action's answer, as it came.</summary>
public sealed record BulkUndoBody(BulkAction? Action, IReadOnlyList<BulkStep?>? Steps, long? ToPersonId, bool AddsPerson);
