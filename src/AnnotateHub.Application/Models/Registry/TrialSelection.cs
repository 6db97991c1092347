using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>What settings leave of a trial.</summary>
/// <param name="Counts">Boxes by class over all images of the trial.</param>
public sealed record TrialSelection(IReadOnlyDictionary<string, int> Counts, IReadOnlyList<SelectedImage> Images);
