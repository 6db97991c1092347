namespace AnnotateHub.Application.Guides;

/// <summary>What a lead wrote.</summary>
/// <param name="Text">Markdown.</param>
/// <param name="Classes">Markdown by class key; classes that are not named keep what they have.</param>
/// <param name="Version">Of the guide that the lead began to change; a newer one is never written over.</param>
public sealed record GuideDraft(string Text, IReadOnlyDictionary<string, string> Classes, int Version);
