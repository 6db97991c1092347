using AnnotateHub.Application.Projects;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AnnotateHub.Web.Features.Projects;

/// <summary>A page of one project: who is here and what the project is, before the page's own content.</summary>
public abstract class ProjectPageBase : ComponentBase
{
    [Parameter]
    public long ProjectId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ProjectQueries Queries { get; set; } = default!;

    protected long PersonId { get; private set; }

    /// <summary>Null while loading, and for who is no member (<see cref="IsLoaded"/>).</summary>
    protected ProjectDetails? Project { get; private set; }

    protected bool IsLoaded { get; private set; }

    protected override async Task OnParametersSetAsync()
    {
        PersonId = (await Authentication).User.PersonId();
        await ReloadAsync();
        if (Project is not null)
            await ProjectLoadedAsync();
    }

    protected async Task ReloadAsync()
    {
        Project = await Queries.FindAsync(PersonId, ProjectId);
        IsLoaded = true;
    }

    protected virtual Task ProjectLoadedAsync() => Task.CompletedTask;
}
