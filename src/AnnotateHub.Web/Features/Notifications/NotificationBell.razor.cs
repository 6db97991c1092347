using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AnnotateHub.Web.Features.Notifications;

public sealed partial class NotificationBell(
    NotificationService queries,
    IClientNotifier notifier,
    NavigationManager navigation,
    TimeProvider clock
)
{
    private const int FirstShown = 50;

    private IDisposable[] _subscriptions = [];
    private NotificationPage _page = new([], 0);
    private ElementReference _button,
        _list;
    private DateTimeOffset _now;
    private bool _open;

    /// <summary>How many are listed at most.</summary>
    private int _shown = FirstShown;
    private bool _focusList;

    private string Label =>
        _page.Unread switch
        {
            0 => "Notifications",
            1 => "1 new notification",
            _ => $"{_page.Unread} new notifications",
        };

    protected override void Subscribe() =>
        _subscriptions = [
            notifier.Subscribe<NotificationAdded>(PersonId, _ => ReadAgain()),
            notifier.Subscribe<NotificationRead>(PersonId, _ => ReadAgain()),
        ];

    protected override void Unsubscribe()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }

    protected override async Task ReadAsync()
    {
        _now = clock.GetUtcNow();
        _page = await queries.ListAsync(PersonId, take: _shown);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focusList)
            return;
        _focusList = false;
        await _list.FocusAsync();
    }

    private async Task ToggleAsync()
    {
        if (_open)
        {
            await CloseAsync();
            return;
        }

        await ReadAsync();
        (_open, _focusList) = (true, true);
    }

    private async Task ShowMoreAsync()
    {
        _shown = NotificationService.MaxItems;
        await ReadAsync();
        // The button that was pressed is gone.
        _focusList = true;
    }

    private async Task CloseAsync()
    {
        _open = false;
        await _button.FocusAsync();
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Escape" ? CloseAsync() : Task.CompletedTask;

    private async Task FollowAsync(NotificationView notification)
    {
        _open = false;
        await queries.ReadAsync(PersonId, notification.Id);
        await ReadAsync();
        // An image is a document of its own, outside of this circuit.
        navigation.NavigateTo(notification.Address, forceLoad: notification.Address.Contains("/annotate", StringComparison.Ordinal));
    }

    private async Task ReadOneAsync(NotificationView notification)
    {
        await queries.ReadAsync(PersonId, notification.Id);
        await ReadAsync();
        // The button that was pressed is gone.
        _focusList = true;
    }

    private async Task ReadAllAsync()
    {
        await queries.ReadAllAsync(PersonId);
        await ReadAsync();
        _focusList = true;
    }
}
