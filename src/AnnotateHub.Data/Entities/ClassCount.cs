namespace AnnotateHub.Data.Entities;

/// <summary>How many boxes of a class a set holds; changed in the operation's transaction, so that no page counts boxes.</summary>
public sealed class ClassCount
{
    public long LabelSetId { get; set; }
    public required string Class { get; set; }
    public int Count { get; set; }
}
