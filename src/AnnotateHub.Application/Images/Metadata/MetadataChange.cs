namespace AnnotateHub.Application.Images.Metadata;

/// <summary>One cell that is stated otherwise afterwards.</summary>
/// <param name="Before">Empty where nothing was stated.</param>
/// <param name="After">Empty where nothing is stated any more.</param>
public sealed record MetadataChange(long ImageId, string Image, string Column, string Before, string After);
