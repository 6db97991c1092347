namespace AnnotateHub.Application.Guides;

/// <param name="Text">Markdown, for who changes it.</param>
/// <param name="Html">The same as safe HTML.</param>
public sealed record GuideClassView(
    string Key,
    string Name,
    string Color,
    string Text,
    string Html,
    IReadOnlyList<GuideExampleView> Examples
);
