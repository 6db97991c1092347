using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

public sealed record RunImagePage(IReadOnlyList<RunImageLine> Items, int Total);
