namespace AnnotateHub.Application.Images.Metadata;

/// <summary>What is stated of some images.</summary>
/// <param name="Columns">What every project may state, then the lab's own.</param>
internal sealed record MetadataTable(IReadOnlyList<string> Columns, IReadOnlyList<MetadataRow> Rows);
