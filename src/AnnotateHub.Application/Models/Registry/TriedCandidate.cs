using System.Text.Json.Nodes;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>A <see cref="Candidate"/> as it travels to the browser.</summary>
public sealed record TriedCandidate(
    double X1,
    double Y1,
    double X2,
    double Y2,
    int Class,
    double Score,
    IReadOnlyList<double>? Probabilities
);
