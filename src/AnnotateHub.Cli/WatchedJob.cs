namespace AnnotateHub.Cli;

/// <summary>A job as the server's live hub tells of it (docs/decisions/0006-one-live-hub.md).</summary>
internal sealed record WatchedJob(long Id, string Title, string State, long Done, long? Total, string Message)
{
    public bool IsEnded => State is "succeeded" or "failed" or "cancelled";

    public override string ToString()
    {
        var progress = Total is > 0 ? FormattableString.Invariant($", {Done} of {Total}") : "";
        return $"{Title}: {State}{progress}. {Message}";
    }
}
