namespace AnnotateHub.Application.Access;

/// <summary>A box of submitted work, as far as it is counted.</summary>
internal sealed record DoneBox
{
    public long PersonId { get; init; }
    public bool IsModel { get; init; }
}
