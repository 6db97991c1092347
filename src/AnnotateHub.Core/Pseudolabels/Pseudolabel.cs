using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>A box that survived every threshold.</summary>
/// <param name="Class">Key of a project class.</param>
/// <param name="Score">Fused S, 0 to 1; S_det where no classifier looked.</param>
/// <param name="Candidate">Index of the candidate that it came from.</param>
public sealed record Pseudolabel(PixelBox Box, string Class, double Score, int Candidate);
