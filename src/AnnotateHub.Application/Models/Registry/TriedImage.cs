using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Registry;

/// <param name="Fault">Why the model could not work on it, as a sentence.</param>
public sealed record TriedImage(
    long Id,
    string Name,
    string? Patient,
    int Width,
    int Height,
    string? Fault,
    IReadOnlyList<TriedCandidate> Candidates
);
