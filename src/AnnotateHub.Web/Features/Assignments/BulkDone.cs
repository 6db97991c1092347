using AnnotateHub.Application.Assignments.Bulk;

namespace AnnotateHub.Web.Features.Assignments;

/// <summary>What a bulk action did, and the sentence that says so.</summary>
public sealed record BulkDone(BulkResult Result, string Text);
