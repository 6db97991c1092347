using System.Text.Json.Nodes;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Registry;

/// <param name="Candidate">Index into the image's candidates.</param>
public sealed record SelectedBox(double X1, double Y1, double X2, double Y2, string Class, double Score, int Candidate);
