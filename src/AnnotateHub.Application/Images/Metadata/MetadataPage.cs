namespace AnnotateHub.Application.Images.Metadata;

/// <summary>A part of a project's table of metadata, by name of image.</summary>
/// <param name="Columns">patient, well, field, then the project's own by name.</param>
/// <param name="Total">Images that match.</param>
public sealed record MetadataPage(IReadOnlyList<string> Columns, IReadOnlyList<MetadataRow> Rows, int Total)
{
    public const int MostRows = 200;
}
