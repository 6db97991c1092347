namespace AnnotateHub.Application.LabelCheck;

/// <summary>What is to be checked, and how.</summary>
/// <param name="Channels">Places of the project's channels; empty: all.</param>
/// <param name="Steps">Updates of each classifier; null: the default.</param>
/// <param name="DetectorSteps">Of each detector.</param>
public sealed record LabelCheckQuestion(
    IReadOnlyList<long> Rounds,
    IReadOnlyList<int> Channels,
    int Folds = 5,
    bool WithBoxes = true,
    long Seed = 1,
    int? Steps = null,
    int? DetectorSteps = null
);
