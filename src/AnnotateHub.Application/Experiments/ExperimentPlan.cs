using AnnotateHub.Application.Reports.Experiments;

namespace AnnotateHub.Application.Experiments;

/// <summary>What an experiment trains and shows; written by hand as YAML.</summary>
/// <param name="Positive">Key of the class whose detection is judged.</param>
/// <param name="Unknown">Key of the class that annotators gave to cells that they could not tell; null: none.</param>
/// <param name="Input">Name of the input of tables 3, 5 and 6.</param>
/// <param name="TestShare">Of the images; never trained on.</param>
/// <param name="TestImages">Names of the images that judge instead of a share that is drawn; null: drawn.</param>
/// <param name="Networks">Of table 3; null: the paper's.</param>
public sealed record ExperimentPlan(
    string Images,
    string Truth,
    string? Pattern,
    string? Preset,
    IReadOnlyList<string> Channels,
    string? Format,
    IReadOnlyList<string> Classes,
    string? Positive,
    string? Unknown,
    IReadOnlyList<ExperimentInput> Inputs,
    string Input,
    IReadOnlyList<long> Seeds,
    double TestShare,
    long SplitSeed,
    IReadOnlyList<ExperimentTableKind> Tables,
    IReadOnlyList<double> Sizes,
    int? Steps,
    int? DetectorSteps,
    int? Width,
    int Threads,
    string Device,
    IReadOnlyList<string>? TestImages = null,
    IReadOnlyList<ExperimentNetwork>? Networks = null
);
