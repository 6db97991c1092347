using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Assignments">Assignments that changed.</param>
/// <param name="Skipped">Assignments that somebody submitted or was taken from meanwhile.</param>
public sealed record Committed(int Assignments, int Added, int Changed, int Dropped, int Skipped);
