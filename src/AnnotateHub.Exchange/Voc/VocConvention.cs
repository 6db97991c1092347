namespace AnnotateHub.Exchange.Voc;

/// <summary>How the numbers of a VOC file relate to pixels. No file says it, so every import and export is told.</summary>
/// <param name="Origin">Number of the first pixel: 0 or 1.</param>
public sealed record VocConvention(int Origin = 0, VocFarEdge FarEdge = VocFarEdge.Exclusive, VocDialect Dialect = VocDialect.Integer)
{
    public int Origin { get; } =
        Origin is 0 or 1 ? Origin : throw new ArgumentException($"The origin of a VOC file is 0 or 1; found {Origin}.");

    /// <summary>What is added to a near edge on the way into a file.</summary>
    internal int NearShift => Origin;

    /// <summary>What is added to a far edge on the way into a file.</summary>
    internal int FarShift => FarEdge == VocFarEdge.Inclusive ? Origin - 1 : Origin;
}
