using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>What an inspection found.</summary>
/// <param name="Fault">Why the file is refused, as a sentence; null when it is taken.</param>
/// <param name="Words">The contract in words: what goes in, what comes out, how it was recognised. Where refused, empty.</param>
/// <param name="Manifest">JSON; null when refused.</param>
public sealed record InspectedModel(string? Fault, IReadOnlyList<string> Words, string? Manifest, ModelPurpose Purpose);
