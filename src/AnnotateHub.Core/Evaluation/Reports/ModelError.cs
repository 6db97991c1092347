using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>One error, for the browser of errors.</summary>
/// <param name="Box">Null for a missed cell.</param>
/// <param name="Truth">The true cell concerned; null where there is none.</param>
public sealed record ModelError(ModelErrorKind Kind, string Image, PixelBox? Box, double? Score, PixelBox? Truth, string? TrueClass)
{
    /// <summary>The smallest box around both.</summary>
    public PixelBox Around =>
        (Box, Truth) switch
        {
            ({ } box, { } truth) => new PixelBox(
                Math.Min(box.X1, truth.X1),
                Math.Min(box.Y1, truth.Y1),
                Math.Max(box.X2, truth.X2),
                Math.Max(box.Y2, truth.Y2)
            ),
            ({ } box, null) => box,
            (null, { } truth) => truth,
            _ => throw new InvalidOperationException("An error has a box or a true cell."),
        };
}
