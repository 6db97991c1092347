namespace AnnotateHub.Application.Images.Metadata;

/// <summary>What a table would change, or has changed.</summary>
/// <param name="Faults">Why nothing can be done; empty where it can.</param>
/// <param name="Warnings">What somebody should know before.</param>
/// <param name="Columns">The table's, spelt as the project spells them.</param>
/// <param name="Rows">Rows about images of the project.</param>
/// <param name="ChangedImages">Images of which something changes.</param>
/// <param name="ChangedCells">Cells that change, of which <paramref name="Changes"/> are the first.</param>
/// <param name="ClearedCells">Cells that were stated and are empty afterwards.</param>
public sealed record MetadataPreview(
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Columns,
    int Rows,
    int ChangedImages,
    int ChangedCells,
    int ClearedCells,
    IReadOnlyList<MetadataChange> Changes
)
{
    /// <summary>Changes that are listed; the others are only counted.</summary>
    public const int MostShown = 200;

    public bool CanBeDone => Faults.Count == 0;
}
