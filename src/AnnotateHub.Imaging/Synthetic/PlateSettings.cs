namespace AnnotateHub.Imaging.Synthetic;

/// <summary>
/// What a synthetic plate is like. The defaults are the demo plate: its difficulty (touching, weakly stained, debris)
/// is fixed, and changing it needs a decision page.
/// </summary>
public sealed record PlateSettings
{
    public ulong Seed { get; init; } = 20231;
    public int Width { get; init; } = 1080;
    public int Height { get; init; } = 1080;

    /// <summary>Mean number of cells in the truth of an image (the paper: 81,167 boxes on 1,087 images).</summary>
    public double CellsPerImage { get; init; } = 74.7;

    /// <summary>How often each class occurs: train and validation boxes of the paper.</summary>
    public (double R, double G, double U) ClassWeights { get; init; } = (25_623, 27_834, 27_710);

    /// <summary>Share of R and of G whose marker peaks under <see cref="WeakBelow"/> standard deviations of the noise.</summary>
    public double WeakShare { get; init; } = 0.10;

    public double WeakBelow { get; init; } = 3;

    /// <summary>Least share of cells of an image that touch another cell (<see cref="SyntheticCell.Touches"/>).</summary>
    public double MinimumTouchingShare { get; init; } = 0.25;

    public int DebrisPerImage { get; init; } = 5;

    /// <summary>A cell with less of its body inside the image is drawn, but nobody is asked to box it.</summary>
    public double LeastVisible { get; init; } = 0.30;

    public IReadOnlyList<PatientProfile> Patients { get; init; } =
    [
        new("06", 0.95, 22.5, (1.00, 1.00, 1.00), 60, 1.00),
        new("07", 1.15, 20.5, (0.65, 1.20, 0.85), 85, 0.80),
        new("08", 0.90, 24.0, (1.30, 0.75, 1.15), 45, 1.20),
    ];
}
