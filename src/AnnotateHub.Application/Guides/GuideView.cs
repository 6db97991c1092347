namespace AnnotateHub.Application.Guides;

/// <summary>A project's guide for one member. Version 0: nobody has written one.</summary>
/// <param name="Text">Markdown, for who changes it.</param>
/// <param name="Html">The same as safe HTML.</param>
/// <param name="Seen">Version that this person was shown last; a lower one than <paramref name="Version"/> means news.</param>
/// <param name="MayChange">This person leads the project.</param>
public sealed record GuideView(
    int Version,
    string Text,
    string Html,
    DateTimeOffset? ChangedAt,
    string? ChangedBy,
    IReadOnlyList<GuideClassView> Classes,
    int Seen,
    bool MayChange
);
