namespace AnnotateHub.Core.Pseudolabels;

/// <param name="Present">Id of the untouched box that it takes the place of.</param>
/// <param name="Label">Index into the new boxes.</param>
public sealed record Replacement(string Present, int Label);
