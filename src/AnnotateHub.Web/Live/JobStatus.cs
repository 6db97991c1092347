namespace AnnotateHub.Web.Live;

/// <summary>A job as it stands now.</summary>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Done">Of <paramref name="Total"/>, in the job's own unit; the total is null while it is not known.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record JobStatus(long Id, long? ProjectId, string Title, string State, long Done, long? Total, string Message);
