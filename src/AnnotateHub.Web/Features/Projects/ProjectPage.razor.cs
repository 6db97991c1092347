using AnnotateHub.UseCases.Annotate;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Projects;

public sealed partial class ProjectPage(ProjectQueries queries, HeldWork held, NavigationManager navigation) : IDisposable
{
    private const int PageSize = 60;
    private readonly CancellationTokenSource _leaving = new();
    private ImagePage? _images;

    /// <summary>Held operations of others that a lead decides about; annotators find their own on the canvas.</summary>
    private int _held;

    [SupplyParameterFromQuery(Name = "search")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int Page { get; set; }

    private int Number => Math.Max(1, Page);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task ProjectLoadedAsync()
    {
        _held = await HeldAsync();
        _images = await queries.ImagesAsync(PersonId, ProjectId, Search, (Number - 1) * PageSize, PageSize, _leaving.Token);
    }

    private async Task<int> HeldAsync() => HeldWork.IsOpenTo(Project!.Role, isOwn: false) ? await held.CountAsync(ProjectId, PersonId, _leaving.Token) : 0;

    private async Task LookForHeldAsync()
    {
        if (Project is null) return;
        var before = _held;
        _held = await HeldAsync();
        if (_held != before) StateHasChanged();
    }

    /// <summary>Draws only what changed, image by image, so that scroll and focus stay where they are.</summary>
    private async Task LookAgainAsync()
    {
        var (images, before) = (Project?.Images, _images);
        await ReloadAsync();
        if (Project is not null) await ProjectLoadedAsync();
        if (images != Project?.Images || before?.Total != _images?.Total || !(before?.Items ?? []).SequenceEqual(_images?.Items ?? [])) StateHasChanged();
    }

    private string Address(string page) => $"projects/{ProjectId}/{page}";

    // Search and page live in the address, so that back and reload keep the place.
    private void SearchAsync(string? text) => navigation.NavigateTo(
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["search"] = string.IsNullOrWhiteSpace(text) ? null : text, ["page"] = null }), replace: true);

    private void GoTo(int number) => navigation.NavigateTo(navigation.GetUriWithQueryParameter("page", number == 1 ? null : number));

    private async Task ContinueAsync()
    {
        if (await queries.NextImageAsync(PersonId, ProjectId) is { } image) navigation.NavigateTo($"projects/{ProjectId}/images/{image}/annotate", forceLoad: true);
    }
}
