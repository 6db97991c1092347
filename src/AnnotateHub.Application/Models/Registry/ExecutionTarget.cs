namespace AnnotateHub.Application.Models.Registry;

/// <summary>Where a model works.</summary>
/// <param name="Fallback">Why it does not work on the provider that was asked for first, as a sentence; null when it does.</param>
public sealed record ExecutionTarget(string Provider, string Device, string? Driver = null, string? Fallback = null);
