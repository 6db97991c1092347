using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>How large the finished study is.</summary>
/// <param name="FirstField">Fields of the plate from this one on: none that the demo project shows.</param>
/// <param name="ImagesPerPatient">At least 6, so that every round has an image of every patient.</param>
public sealed record StudySettings(PlateSettings Plate, int FirstField = 300, int ImagesPerPatient = 8)
{
    /// <summary>Of all draws of the study; recorded with each round.</summary>
    public const int Seed = 2023;

    public const int TestPerPatient = 2;
    public const double ValidationShare = 0.25;
    public const double WithheldShare = 0.2;

    /// <summary>Every third case of the adjudication is left to whoever looks.</summary>
    public const int OpenEvery = 3;

    public static CalibrationGate Gate { get; } = new(0.8, 0.75);

    public int Images => ImagesPerPatient * Plate.Patients.Count;
}
