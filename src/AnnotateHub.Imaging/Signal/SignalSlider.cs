namespace AnnotateHub.Imaging.Signal;

/// <summary>One number of <see cref="SignalSettings"/> as a person meets it.</summary>
/// <param name="Name">Short; begins a sentence.</param>
/// <param name="Sentence">What moving it does.</param>
/// <param name="Default">Null: left to the image.</param>
public sealed record SignalSlider(
    string Name,
    string Sentence,
    double Least,
    double Most,
    double Step,
    double? Default,
    Func<SignalSettings, double?> Read,
    Func<SignalSettings, double?, SignalSettings> With
)
{
    public static IReadOnlyList<SignalSlider> All { get; } =
    [
        new(
            "Sensitivity",
            "To the right fainter cells are found too, and more that is none.",
            0,
            1,
            0.05,
            0.5,
            settings => settings.Sensitivity,
            (settings, value) => settings with { Sensitivity = value ?? 0.5 }
        ),
        new(
            "Smallest cell",
            "Diameter in pixels below which a region is debris; automatic: two fifths of the usual diameter in the image.",
            2,
            500,
            1,
            null,
            settings => settings.SmallestDiameter,
            (settings, value) => settings with { SmallestDiameter = value }
        ),
        new(
            "Largest cell",
            "Diameter in pixels above which a region is no cell; automatic: three times the usual diameter in the image.",
            4,
            2000,
            1,
            null,
            settings => settings.LargestDiameter,
            (settings, value) => settings with { LargestDiameter = value }
        ),
        new(
            "Splitting",
            "To the right regions with a slight waist are taken as two cells; at 0 nothing is split.",
            0,
            1,
            0.05,
            0.5,
            settings => settings.SplitStrength,
            (settings, value) => settings with { SplitStrength = value ?? 0.5 }
        ),
        new(
            "Cell to nucleus",
            "How many times wider than its nucleus a cell is where only the nucleus shines; automatic: as in the cells of the "
                + "image whose body shines.",
            1,
            4,
            0.05,
            null,
            settings => settings.CellToNucleus,
            (settings, value) => settings with { CellToNucleus = value }
        ),
    ];
}
