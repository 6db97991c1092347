namespace AnnotateHub.Application.Reports.Links;

/// <param name="Note">For whom it is meant; at most 200 characters.</param>
/// <param name="Days">Until it expires, 1 to 365; null: 30.</param>
public sealed record ReportLinkDraft(string? Note = null, int? Days = null);
