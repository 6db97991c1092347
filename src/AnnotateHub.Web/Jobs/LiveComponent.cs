using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AnnotateHub.Web.Jobs;

/// <summary>A component that follows the board: it subscribes first and reads then, and reads again, with a pause between.</summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private int _reading;
    private int _again;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] protected JobBoard Board { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    protected long PersonId { get; private set; }

    protected override async Task OnInitializedAsync()
    {
        PersonId = (await Authentication).User.PersonId();
        Board.Changed += OnChanged;
        await ReadAsync();
    }

    protected abstract Task ReadAsync();

    /// <summary>Between two readings.</summary>
    protected virtual TimeSpan Pause => TimeSpan.FromMilliseconds(250);

    /// <summary>Whether a change of this job matters here.</summary>
    protected virtual bool Follows(long jobId) => true;

    public virtual async ValueTask DisposeAsync()
    {
        Board.Changed -= OnChanged;
        await _leaving.CancelAsync();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    private void OnChanged(long jobId)
    {
        if (!Follows(jobId)) return;
        Interlocked.Exchange(ref _again, 1);
        if (Interlocked.Exchange(ref _reading, 1) == 0) _ = InvokeAsync(ReadUntilQuietAsync);
    }

    private async Task ReadUntilQuietAsync()
    {
        try
        {
            while (Interlocked.Exchange(ref _again, 0) == 1)
            {
                await ReadAsync();
                StateHasChanged();
                await Task.Delay(Pause, Clock, _leaving.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
        finally
        {
            Interlocked.Exchange(ref _reading, 0);
        }
    }
}
