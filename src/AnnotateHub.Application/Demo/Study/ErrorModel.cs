using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>
/// How often a simulated annotator errs (docs/finished-study.md). Every rate falls with experience as floor + range x exp(-months / 12).
/// The cells that they err on are drawn with a recorded seed, so that the same study has the same boxes.
/// </summary>
/// <param name="Months">At the microscope.</param>
/// <param name="Haste">Factor on the misses; 1 for who takes their time.</param>
public sealed record ErrorModel(int Months, double Haste = 1)
{
    /// <summary>1 for a beginner, towards 0 with the years.</summary>
    public double Inexperience => Math.Exp(-Months / 12.0);

    /// <summary>Share of cells that are not boxed at all.</summary>
    public double Miss => Math.Min(0.9, Haste * (0.02 + 0.15 * Inexperience));

    /// <summary>Share of pairs of touching cells that get one box.</summary>
    public double Merge => 0.01 + 0.10 * Inexperience;

    /// <summary>Share of debris that is taken for a cell of the class U.</summary>
    public double Debris => 0.05 + 0.40 * Inexperience;

    /// <summary>Standard deviation of each edge, in pixels of the image.</summary>
    public double Jitter => 0.8 + 1.4 * Inexperience;

    /// <summary>Share of the boxes on this cell that have a wrong class. Weak stain is taken for none.</summary>
    public double WrongClass(SyntheticCell cell) => cell.IsWeak ? 0.10 + 0.45 * Inexperience : 0.01 + 0.07 * Inexperience;
}
