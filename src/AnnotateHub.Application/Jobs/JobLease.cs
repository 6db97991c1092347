namespace AnnotateHub.Application.Jobs;

/// <summary>When a job of another node is anybody's.</summary>
/// <param name="Beat">How often a node says that it is still at work.</param>
/// <param name="Limit">How long others see no beat before they take the job, each by its own clock.</param>
public sealed record JobLease(TimeSpan Beat, TimeSpan Limit)
{
    public static JobLease Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));

    /// <summary>A node that could not say so for this long stops its job before another begins it.</summary>
    public TimeSpan GiveUp => Limit * 0.6;
}
