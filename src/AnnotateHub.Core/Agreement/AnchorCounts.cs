namespace AnnotateHub.Core.Agreement;

/// <summary>What became of proposed boxes. A box that was moved and reclassified counts as both.</summary>
public sealed record AnchorCounts(int Proposed, int Kept, int Moved, int Reclassified, int Removed, int Added)
{
    /// <summary>Share of the proposed boxes, 0 to 1; null where none was proposed.</summary>
    public double? Share(int part) => Proposed == 0 ? null : (double)part / Proposed;
}
