namespace AnnotateHub.Cli;

/// <param name="Steps">Of whatever is trained; null for the usual numbers.</param>
/// <param name="Fault">Why these options do not fit a project.</param>
internal sealed record ProjectTrainingOptions(
    string Kind,
    string Inputs,
    IReadOnlyList<string>? Classes,
    long Seed,
    int Folds,
    int? Steps,
    int? Width,
    string Device,
    string? License,
    bool MustResume,
    bool AsJson,
    string? Fault
);
