namespace AnnotateHub.Inference.Manifests;

/// <summary>Which channels of a project play the paper's parts; null: not there.</summary>
public sealed record PaperChannels(string? Brightfield, string? Hoechst, string? Green, string? Red);
