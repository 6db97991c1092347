namespace AnnotateHub.Core.Annotation;

/// <summary>One finished gesture, made by a client and applied by the server in the order of its arrival.</summary>
/// <param name="Sequence">Counts from 1 without gaps for one client and one assignment.</param>
/// <param name="Id">Made by the client; the same id is applied once, however often it is sent.</param>
/// <param name="Undoes">The operation that this one takes back, for undo and redo.</param>
public sealed record Operation(
    long Sequence,
    string Id,
    OperationKind Kind,
    IReadOnlyList<BoxChange> Boxes,
    string? Undoes = null,
    DateTimeOffset? At = null
)
{
    /// <summary>
    /// Why what it did cannot be read, as a sentence; null for every operation that can be kept. Such an operation holds nothing that
    /// could be offered to anybody later: it is answered as refused, so that its page can go on with the next. Never travels.
    /// </summary>
    public string? Unreadable { get; init; }
}
