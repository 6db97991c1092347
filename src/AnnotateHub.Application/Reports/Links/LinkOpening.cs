namespace AnnotateHub.Application.Reports.Links;

/// <summary>What became of a reader's link that somebody opened.</summary>
public abstract record LinkOpening
{
    private LinkOpening() { }

    public sealed record Opened(FrozenDocument Document, DateTimeOffset ExpiresAt) : LinkOpening;

    /// <summary>There is no such link, or not any more: which of the two is nobody's business.</summary>
    public sealed record Unknown : LinkOpening;

    public sealed record Expired(DateTimeOffset At) : LinkOpening;

    /// <summary>An image of the report is in a blind round again; it opens when that is closed.</summary>
    public sealed record Shut : LinkOpening;
}
