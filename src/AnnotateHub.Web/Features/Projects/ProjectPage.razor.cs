using AnnotateHub.Application.Annotations.PendingOperations;

namespace AnnotateHub.Web.Features.Projects;

public sealed partial class ProjectPage(PendingOperationQueries held) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>Held operations of others that a lead decides about; annotators find their own on the canvas.</summary>
    private int _held;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task ProjectLoadedAsync() => _held = await HeldAsync();

    private async Task<int> HeldAsync() =>
        PendingOperationQueries.IsOpenTo(Project!.Role, isOwn: false) ? await held.CountAsync(ProjectId, PersonId, _leaving.Token) : 0;

    private async Task FindPendingAsync()
    {
        if (Project is null)
            return;
        var before = _held;
        _held = await HeldAsync();
        if (_held != before)
            StateHasChanged();
    }

    /// <summary>The first image of an empty project opens its other parts.</summary>
    private async Task OnChangedAsync()
    {
        var images = Project?.Images;
        await ReloadAsync();
        if (images != Project?.Images)
            StateHasChanged();
    }

    private string Address(string page) => $"projects/{ProjectId}/{page}";
}
