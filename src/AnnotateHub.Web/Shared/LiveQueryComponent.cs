using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AnnotateHub.Web.Shared;

/// <summary>A component that follows something: it subscribes first and reads then, and at every hint reads again, with a pause
/// between.</summary>
public abstract class LiveQueryComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly LiveQueryTurns _turns = new();
    private IDisposable? _gaps;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private IClientNotifier Gaps { get; set; } = default!;

    protected long PersonId { get; private set; }

    protected override async Task OnInitializedAsync()
    {
        PersonId = (await Authentication).User.PersonId();
        _gaps = Gaps.Subscribe<MessagesMissed>(_ => ReadAgain());
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
        if (_turns.Ask())
            Unawaited.Watch(InvokeAsync(ReadUntilQuietAsync), DispatchExceptionAsync);
    }

    public virtual async ValueTask DisposeAsync()
    {
        _gaps?.Dispose();
        Unsubscribe();
        await _leaving.CancelAsync();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task ReadUntilQuietAsync()
    {
        try
        {
            while (_turns.TakeNext())
            {
                await ReadAsync();
                StateHasChanged();
                await Task.Delay(Pause, Clock, _leaving.Token);
            }
        }
        catch
        {
            _turns.End();
            throw;
        }
    }
}
