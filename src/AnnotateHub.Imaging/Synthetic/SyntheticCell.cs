using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>One cell that an annotator should box.</summary>
/// <param name="Box">Tight bounds of the body in whole pixels, far edges exclusive, cut at the image.</param>
/// <param name="Class"><c>R</c>, <c>G</c> or <c>U</c>.</param>
/// <param name="IsWeak">An R or G whose marker peaks under three standard deviations of the noise.</param>
/// <param name="Touches">
/// The body shares a pixel with another cell's body or lies beside it, corners included: no pixel of background between them.
/// Cells that are cut off too far to be in the truth count as neighbours too.
/// </param>
/// <param name="VisibleShare">Part of the body inside the image, 0.3 to 1.</param>
/// <param name="PeakOverNoise">
/// Brightest noise-free pixel of the cell's own marker (Hoechst for U) above background, before the optics' blur,
/// in standard deviations of the noise of the background there. Blur and neighbours' haze only lower it.
/// </param>
/// <param name="Body">Which pixels are the cell.</param>
public sealed record SyntheticCell(
    PixelBox Box,
    string Class,
    bool IsWeak,
    bool Touches,
    double VisibleShare,
    double PeakOverNoise,
    BodyMask Body
);
