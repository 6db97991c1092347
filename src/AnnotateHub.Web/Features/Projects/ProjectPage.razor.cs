using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Projects;

public sealed partial class ProjectPage(ProjectQueries queries, NavigationManager navigation) : IDisposable
{
    private const int PageSize = 60;
    private readonly CancellationTokenSource _leaving = new();
    private ImagePage? _images;

    [SupplyParameterFromQuery(Name = "search")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int Page { get; set; }

    private int Number => Math.Max(1, Page);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task ProjectLoadedAsync() =>
        _images = await queries.ImagesAsync(PersonId, ProjectId, Search, (Number - 1) * PageSize, PageSize, _leaving.Token);

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
