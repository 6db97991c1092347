using System.Text.Json.Nodes;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>What models proposed on a few images, kept for a while so that thresholds can move without inferring again.</summary>
/// <param name="ModelClasses">What <see cref="Candidate.Class"/> counts, by key.</param>
/// <param name="Classes">The project's.</param>
/// <param name="Settings">The paper's, to begin with.</param>
public sealed record Trial(
    string Key,
    IReadOnlyList<string> ModelClasses,
    IReadOnlyList<LabelClass> Classes,
    bool HasClassifier,
    PseudolabelSettings Settings,
    ExecutionTarget Place,
    double Seconds,
    IReadOnlyList<TriedImage> Images
);
