namespace AnnotateHub.Application.Annotations.Assist;

/// <summary>What a canvas needs to propose the box of a click on one image (docs/canvas-contract.md).</summary>
/// <param name="Source">What the candidates come from.</param>
/// <param name="Name">Name of the model's run; null where the candidates come from the image's light.</param>
/// <param name="NucleiChannel">Index of the channel that stains every nucleus, if one does.</param>
/// <param name="Markers">Which channel tells which class.</param>
/// <param name="UnmarkedClass">Class of a cell without light in any marker; null where there is none.</param>
/// <param name="Candidates">Boxes of classes that may be drawn, best first.</param>
public sealed record ProposalsView(
    ProposalSource Source,
    string? Name,
    int? NucleiChannel,
    IReadOnlyList<MarkerView> Markers,
    string? UnmarkedClass,
    IReadOnlyList<ProposalView> Candidates
)
{
    public static ProposalsView None { get; } = new(ProposalSource.None, null, null, [], null, []);
}
