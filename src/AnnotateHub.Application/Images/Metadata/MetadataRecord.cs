namespace AnnotateHub.Application.Images.Metadata;

/// <summary>One row of a table.</summary>
/// <param name="Line">Where it begins in its file, from 1.</param>
/// <param name="Values">In the order of the columns; an empty one takes out what was stated.</param>
public sealed record MetadataRecord(int Line, string Image, IReadOnlyList<string> Values);
