namespace AnnotateHub.Core.Study.Guides;

/// <summary>What the guide says of one class.</summary>
/// <param name="Text">Markdown.</param>
public sealed record GuideClass(string Key, string Text, IReadOnlyList<GuideExample> Examples);
