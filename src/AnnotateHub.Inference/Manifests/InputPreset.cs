namespace AnnotateHub.Inference.Manifests;

/// <param name="Key">Stable, for addresses and forms.</param>
public sealed record InputPreset(string Key, string Name, string Sentence);
