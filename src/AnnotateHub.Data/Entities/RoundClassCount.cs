namespace AnnotateHub.Data.Entities;

/// <summary>Boxes of one class that one person has in one round; changed in the operation's transaction.</summary>
public sealed class RoundClassCount
{
    public long RoundId { get; set; }
    public long PersonId { get; set; }
    public required string Class { get; set; }
    public int Count { get; set; }
}
