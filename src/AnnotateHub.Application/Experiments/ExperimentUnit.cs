using System.Globalization;
using AnnotateHub.Training.Experiments;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Experiments;

/// <summary>One training of the grid.</summary>
/// <param name="Input">Place in the plan's inputs.</param>
/// <param name="Percent">Of the training images.</param>
/// <param name="Patient">Trained on this patient's images alone; null: on all.</param>
/// <param name="Network">Place in the plan's networks; null: the small one.</param>
public sealed record ExperimentUnit(
    TrainingKind Kind,
    int Input,
    long Seed,
    double Percent = 100,
    string? Patient = null,
    UnknownStrategy Strategy = UnknownStrategy.Keep,
    int? Network = null
)
{
    /// <summary>Name of its folder and file.</summary>
    public string Name =>
        string.Create(
                CultureInfo.InvariantCulture,
                $"{Kind}-input{Input + 1}-seed{Seed}-{Percent:0.##}percent"
                + $"{(Patient is null ? "" : $"-{Exchange.ExportName.From(Patient)}")}"
                    + $"{(Network is { } network ? $"-network{network + 1}" : "")}"
                    + $"{(Strategy is UnknownStrategy.Keep ? "" : $"-{Strategy}")}"
            )
            .ToLowerInvariant();
}
