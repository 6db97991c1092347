namespace AnnotateHub.Web.Live;

/// <summary>An assignment changed.</summary>
/// <param name="Revision">Newest revision of its boxes; 0 where something else changed.</param>
public sealed record AssignmentHint(long Id, long Revision);
