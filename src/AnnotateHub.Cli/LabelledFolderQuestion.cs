namespace AnnotateHub.Cli;

/// <summary>Where images and labels lie and how they are read.</summary>
internal sealed record LabelledFolderQuestion(
    string Images,
    string Truth,
    string? Pattern,
    string? Preset,
    IReadOnlyList<string> Channels,
    string? Format,
    IReadOnlyList<string> Classes
);
