using AnnotateHub.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Jobs;

/// <summary>A component that follows the jobs its person may see, and sleeps through everybody else's.</summary>
public abstract class LiveComponent : RereadingComponent
{
    [Inject] protected JobBoard Board { get; set; } = default!;

    [Inject] private JobQueries Jobs { get; set; } = default!;

    /// <summary>Whether a change of this job matters here.</summary>
    protected virtual bool Follows(JobHint job) => true;

    protected override void Subscribe() => Board.Changed += OnChanged;

    protected override void Unsubscribe() => Board.Changed -= OnChanged;

    private void OnChanged(JobHint job)
    {
        if (Follows(job)) _ = HearAsync(job);
    }

    private async Task HearAsync(JobHint job)
    {
        if (await Jobs.ConcernsAsync(PersonId, job)) ReadAgain();
    }
}
