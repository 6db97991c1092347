namespace AnnotateHub.Application.Images.Metadata;

/// <param name="Values">In the order of <see cref="MetadataPage.Columns"/>; empty where nothing is stated.</param>
public sealed record MetadataRow(long ImageId, string Image, IReadOnlyList<string> Values);
