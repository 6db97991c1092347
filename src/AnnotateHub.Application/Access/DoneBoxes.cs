namespace AnnotateHub.Application.Access;

/// <summary>How many boxes of submitted work a person has.</summary>
internal sealed record DoneBoxes
{
    public long PersonId { get; init; }
    public int Count { get; init; }
}
