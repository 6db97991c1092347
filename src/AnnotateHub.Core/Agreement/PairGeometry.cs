using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Agreement;

/// <summary>How two boxes of one cell differ.</summary>
/// <param name="CentreDistance">In pixels.</param>
/// <param name="SizeRatio">Area of B's box over area of A's.</param>
public readonly record struct PairGeometry(double Iou, double CentreDistance, double SizeRatio)
{
    public static PairGeometry From(ImagePair image, MatchedPair pair)
    {
        var (a, b) = (image.A[pair.A].Box, image.B[pair.B].Box);
        return new PairGeometry(pair.Iou, Overlap.CentreDistance(a, b), b.Area / a.Area);
    }
}
