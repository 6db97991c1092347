namespace AnnotateHub.Application.Dashboard;

/// <param name="Open">Own open assignments of open rounds.</param>
/// <param name="Flags">Undecided flags that the person may see; for leads.</param>
/// <param name="ToReview">Submitted and not yet accepted in rounds that the person leads; for leads.</param>
public sealed record Waiting(int Open, int Returned, int Unread, int Flags, int ToReview);
