namespace AnnotateHub.Data.Entities;

/// <summary>What a lab says of an image in a column of its own, as <c>Treatment</c> is <c>10 uM</c>.</summary>
public sealed class ImageProperty
{
    public long ImageGroupId { get; set; }

    /// <summary>The column's head; spelt alike throughout a project.</summary>
    public required string Name { get; set; }

    /// <summary>Never empty: what is not stated has no row.</summary>
    public required string Value { get; set; }
}
