using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Registry;

public sealed record SelectedImage(long Id, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<SelectedBox> Boxes);
