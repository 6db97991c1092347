using AnnotateHub.Application.Training;
using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>One table of the paper on labels of a project, before it is made.</summary>
/// <param name="Data">Which labels on which images; its inputs and classes are not looked at.</param>
/// <param name="Inputs">Presets or names of channels with commas between (<see cref="TrainingInputs"/>); null: every preset.</param>
/// <param name="Input">One of <paramref name="Inputs"/>, for tables of one input; null: brightfield and nuclei, else the last.</param>
/// <param name="Positive">Key of the class that is judged; null: the first.</param>
/// <param name="Unknown">Key of the class of cells that could not be told; null: none.</param>
/// <param name="TestShare">Of the images, drawn; null: the images of the validation split judge, or 0.3 where none of them has
/// labels.</param>
/// <param name="Sizes">Percent, for Fig. 11; null: the paper's.</param>
/// <param name="Steps">Of classifiers; null: the usual.</param>
/// <param name="Networks">Of Table 3, by their keys (<see cref="BackboneText.Keys"/>), each from random weights; null: all.</param>
/// <param name="Title">Of what is frozen in the end; null: what the table is called.</param>
public sealed record ExperimentRequest(
    ExperimentTableKind Table,
    TrainingDataSetRequest Data,
    IReadOnlyList<string>? Inputs = null,
    string? Input = null,
    string? Positive = null,
    string? Unknown = null,
    int Seeds = 3,
    double? TestShare = null,
    IReadOnlyList<double>? Sizes = null,
    int? Steps = null,
    int? DetectorSteps = null,
    int? Width = null,
    string? Title = null,
    IReadOnlyList<string>? Networks = null
)
{
    public const double DefaultTestShare = 0.3;
    public const int MaxSeeds = 20;

    public static IReadOnlyList<double> PaperSizes { get; } = [5, 10, 20, 50, 100];

    /// <summary>A sentence for what makes no sense whatever the project holds, or null.</summary>
    public string? Validate()
    {
        if (!Enum.IsDefined(Table))
            return "Choose a table: cells (Table 2, Fig. 7), backbones (Table 3), images (Table 4), unknown (Table 5), patients "
                + "(Table 6) or sizes (Fig. 11).";
        if (Seeds is < 1 or > MaxSeeds)
            return $"An experiment has 1 to {MaxSeeds} seeds; found {Seeds}.";
        if (TestShare is { } share && !(share is > 0 and < 1))
            return $"The share of images that judge lies above 0 and below 1; found {share}.";
        if (Sizes is { } sizes && (sizes.Count == 0 || !sizes.All(size => size is > 0 and <= 100)))
            return "Sizes of the training set are percentages above 0 and up to 100.";
        if (Networks?.FirstOrDefault(key => !BackboneText.TryParse(key, out _)) is { } odd)
            return $"Networks are {string.Join(", ", BackboneText.Keys)}; found '{odd}'.";
        if (Table is ExperimentTableKind.Backbones && Networks is { Count: 0 })
            return "No network is chosen; choose at least one.";
        if (Inputs is { Count: 0 })
            return "No input is chosen; choose what the networks see.";
        return Title is { } title && (title.Trim().Length is 0 or > Reports.FrozenReports.MaxTitleLength || title.Any(char.IsControl))
            ? $"A title has 1 to {Reports.FrozenReports.MaxTitleLength} printable characters."
            : null;
    }
}
