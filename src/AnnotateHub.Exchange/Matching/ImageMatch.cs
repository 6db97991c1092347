namespace AnnotateHub.Exchange.Matching;

/// <summary>What a lookup found.</summary>
/// <param name="Path">The found image's path; empty where there is none or more than one.</param>
/// <param name="Others">All that fit equally well, where that is more than one.</param>
public sealed record ImageMatch<T>(MatchKind Kind, T? Image, string Path, IReadOnlyList<(string Path, T Image)> Others)
    where T : class
{
    public bool IsFound => Kind is MatchKind.WholePath or MatchKind.PathTail or MatchKind.NameOnly;
}
