namespace AnnotateHub.Core.Study;

/// <summary>How display planes are prepared (docs/protocol.md section 2). Boxes and exports never depend on it.</summary>
/// <param name="MedianUntilStill">Median 5 x 5 repeated until nothing changes, on fluorescence channels.</param>
/// <param name="Downsample">Bilinear downsampling of the display plane: 1 (none) or 2.</param>
/// <param name="TransmittedMean">Target mean of transmitted-light planes on a 0..1 scale.</param>
/// <param name="TransmittedDeviation">Target standard deviation of transmitted-light planes on a 0..1 scale.</param>
/// <param name="FluorescenceMean">Target mean of fluorescence planes on a 0..1 scale.</param>
/// <param name="FluorescenceDeviation">Target standard deviation of fluorescence planes on a 0..1 scale.</param>
public sealed record DisplaySettings(
    bool MedianUntilStill = true,
    int Downsample = 2,
    double TransmittedMean = 0.50,
    double TransmittedDeviation = 0.11,
    double FluorescenceMean = 0.245,
    double FluorescenceDeviation = 0.107
);
