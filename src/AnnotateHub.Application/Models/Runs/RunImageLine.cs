using System.Text.Json.Nodes;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Fault">Why it failed; null when it did not.</param>
/// <param name="Boxes">Boxes of the run's label set.</param>
public sealed record RunImageLine(
    long ImageId,
    string Name,
    string? Patient,
    RunImageState State,
    string? Fault,
    int Candidates,
    int Boxes,
    int Milliseconds
);
