using AnnotateHub.Application.Accounts;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace AnnotateHub.Web.Shared.Layout;

public sealed partial class MainLayout(IJSRuntime js, AccountQueries accounts, NavigationManager navigation)
{
    private NumberedErrorBoundary? _boundary;
    private DotNetObjectReference<MainLayout>? _self;
    private Person? _person;
    private bool _dark;
    private string _theme = "auto";

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private string Here => navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0];

    private string ThemeIcon =>
        _theme switch
        {
            "light" => Icons.Material.Outlined.LightMode,
            "dark" => Icons.Material.Outlined.DarkMode,
            _ => Icons.Material.Outlined.Contrast,
        };

    protected override async Task OnInitializedAsync() =>
        _person = await accounts.FindAsync((await Authentication).User.PersonId());

    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        await js.InvokeVoidAsync("annotateHubTheme.follow", _self);
    }

    [JSInvokable]
    public void ThemeChanged(string choice, bool isDark)
    {
        (_theme, _dark) = (choice, isDark);
        StateHasChanged();
    }

    public ValueTask DisposeAsync()
    {
        _self?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ChooseThemeAsync(string choice) => await js.InvokeVoidAsync("annotateHubTheme.choose", choice);

    private async Task SignOutAsync() => await js.InvokeVoidAsync("annotateHubPages.submit", "sign-out");
}
