namespace AnnotateHub.Imaging.Synthetic;

/// <summary>How samples of one patient look; patients differ as they do on a real plate.</summary>
/// <param name="Name">As in file names, for example <c>06</c>.</param>
/// <param name="Density">Cells an image, relative to <see cref="PlateSettings.CellsPerImage"/>.</param>
/// <param name="Radius">Mean radius of a cell body in pixels.</param>
/// <param name="Staining">Brightness of red, green and Hoechst relative to the plate's usual.</param>
/// <param name="Background">Light from medium and gel in the fluorescence channels, in counts above the camera's offset.</param>
/// <param name="Contrast">Strength of the brightfield picture of a cell, relative to the plate's usual.</param>
public sealed record PatientProfile(
    string Name,
    double Density,
    double Radius,
    (double Red, double Green, double Hoechst) Staining,
    double Background,
    double Contrast
);
