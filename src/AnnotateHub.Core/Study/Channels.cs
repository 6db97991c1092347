namespace AnnotateHub.Core.Study;

/// <summary>How a channel was made, which decides how it is prepared for display.</summary>
public enum ChannelRole
{
    /// <summary>Brightfield, phase contrast, DIC: shown in gray in the transmitted-light pane.</summary>
    TransmittedLight,

    /// <summary>A stain or reporter: shown in its colour in the fluorescence pane.</summary>
    Fluorescence,

    /// <summary>A plane of an ordinary colour photograph (red, green or blue): shown in its colour in the transmitted-light pane.</summary>
    Color,
}

/// <summary>One named channel of a project's image groups.</summary>
/// <param name="Name">Unique in the project, for example <c>Hoechst</c>.</param>
/// <param name="Role">How it was made.</param>
/// <param name="Color">Display colour as <c>#rrggbb</c>.</param>
/// <param name="Meaning">What a signal tells, for example <c>nuclei</c>; may be empty.</param>
public sealed record ChannelDefinition(string Name, ChannelRole Role, string Color, string Meaning = "");

/// <summary>How display planes are prepared (PROTOCOL section 2). Boxes and exports never depend on it.</summary>
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
    double FluorescenceDeviation = 0.107);
