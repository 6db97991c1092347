using AnnotateHub.UseCases.Rounds;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AnnotateHub.Web.Features.Notifications;

public sealed partial class NotificationBell(NotificationBook book, Notices notices, NavigationManager navigation, TimeProvider clock)
{
    private IDisposable? _subscription;
    private NotificationPage _page = new([], 0);
    private ElementReference _button, _list;
    private DateTimeOffset _now;
    private bool _open;
    private bool _focusList;

    private string Label => _page.Unread switch { 0 => "Notifications", 1 => "1 new notification", _ => $"{_page.Unread} new notifications" };

    protected override void Subscribe() => _subscription = notices.Subscribe(PersonId, ReadAgain);

    protected override void Unsubscribe() => _subscription?.Dispose();

    protected override async Task ReadAsync()
    {
        _now = clock.GetUtcNow();
        _page = await book.ListAsync(PersonId);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focusList) return;
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

    private async Task CloseAsync()
    {
        _open = false;
        await _button.FocusAsync();
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Escape" ? CloseAsync() : Task.CompletedTask;

    private async Task FollowAsync(NotificationView item)
    {
        _open = false;
        await book.ReadAsync(PersonId, item.Id);
        await ReadAsync();
        // An image is a document of its own, outside of this circuit.
        navigation.NavigateTo(item.Address, forceLoad: item.Address.Contains("/annotate", StringComparison.Ordinal));
    }

    private async Task ReadOneAsync(NotificationView item)
    {
        await book.ReadAsync(PersonId, item.Id);
        await ReadAsync();
        // The button that was pressed is gone.
        _focusList = true;
    }

    private async Task ReadAllAsync()
    {
        await book.ReadAllAsync(PersonId);
        await ReadAsync();
        _focusList = true;
    }
}
