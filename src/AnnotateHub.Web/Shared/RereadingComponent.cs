using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AnnotateHub.Web.Shared;

/// <summary>A component that follows something: it subscribes first and reads then, and at every hint reads again, with a pause between.</summary>
public abstract class RereadingComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private int _reading;
    private int _again;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    protected long PersonId { get; private set; }

    protected override async Task OnInitializedAsync()
    {
        PersonId = (await Authentication).User.PersonId();
        Subscribe();
        await ReadAsync();
    }

    protected abstract void Subscribe();

    protected abstract void Unsubscribe();

    protected abstract Task ReadAsync();

    /// <summary>Between two readings.</summary>
    protected virtual TimeSpan Pause => TimeSpan.FromMilliseconds(250);

    /// <summary>Something moved. May be called on any thread.</summary>
    protected void ReadAgain()
    {
        Interlocked.Exchange(ref _again, 1);
        if (Interlocked.Exchange(ref _reading, 1) == 0) _ = InvokeAsync(ReadUntilQuietAsync);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Unsubscribe();
        await _leaving.CancelAsync();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
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
