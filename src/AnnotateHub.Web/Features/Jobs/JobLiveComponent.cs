using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>A component that follows the jobs its person may see, and sleeps through everybody else's.</summary>
public abstract class JobLiveComponent : LiveQueryComponent
{
    private IDisposable? _subscription;

    [Inject]
    protected JobBoard Board { get; set; } = default!;

    [Inject]
    protected IClientNotifier Notifier { get; set; } = default!;

    [Inject]
    private JobQueries Jobs { get; set; } = default!;

    /// <summary>Whether a change of this job matters here.</summary>
    protected virtual bool Follows(JobChanged job) => true;

    protected override void Subscribe() => _subscription = Notifier.Subscribe<JobChanged>(OnChanged);

    protected override void Unsubscribe() => _subscription?.Dispose();

    private void OnChanged(JobChanged job)
    {
        if (Follows(job))
            Unawaited.Watch(HearAsync(job), DispatchExceptionAsync);
    }

    private async Task HearAsync(JobChanged job)
    {
        if (await Jobs.ConcernsAsync(PersonId, job))
            ReadAgain();
    }
}
