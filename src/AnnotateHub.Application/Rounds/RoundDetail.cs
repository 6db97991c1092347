using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds;

/// <summary>A round as far as the asking person may know it.</summary>
/// <param name="Sentence">What the kind implies.</param>
/// <param name="Classes">Classes that may be drawn; null for all.</param>
/// <param name="Settings">For leads.</param>
/// <param name="People">For leads who do not work blind in it.</param>
/// <param name="Seal">Why and when its seal was broken; for leads.</param>
public sealed record RoundDetail(
    long Id,
    string Name,
    RoundKind Kind,
    string Sentence,
    IReadOnlyList<string>? Classes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ClosedAt,
    StateCounts Counts,
    RoundSettings? Settings,
    IReadOnlyList<RoundMember>? People,
    IReadOnlyList<SealBroken>? Seal
);
