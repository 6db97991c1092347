namespace AnnotateHub.Application.Access;

/// <param name="Total">How many images match, as far as was counted.</param>
/// <param name="IsMore">There are more than <paramref name="Total"/>; how many more was not counted.</param>
public sealed record ImageEntries(IReadOnlyList<ImageEntry> Items, int Total, bool IsMore = false);
