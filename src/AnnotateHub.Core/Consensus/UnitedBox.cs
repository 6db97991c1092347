using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>One box of the union.</summary>
/// <param name="Members">The input boxes it stands for; the first is the one that was adopted, where one was.</param>
/// <param name="NeedsDecision">The rule cannot decide or was told not to: a lead must.</param>
public sealed record UnitedBox(PixelBox Box, string Class, IReadOnlyList<UnionMember> Members, DecidedBy DecidedBy, bool NeedsDecision);
