using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Export;
using AnnotateHub.Web.Features.Export;
using AnnotateHub.Web.Features.Projects;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Import;

public sealed partial class ImportAnnotationsPage(ProjectChanges people, ServerFolders folders, AnnotationDesk desk, NavigationManager navigation) : IDisposable
{
    private const int MostShown = 500;
    private readonly ConventionChoice _choice = new();

    /// <summary>Adding is a choice: a misspelt class must not enter the project unseen.</summary>
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private IReadOnlyList<Membership> _members = [];
    private AnnotationDraft? _draft;
    private string _folder = "";
    private string? _annotator;
    private string? _refusal = "";

    private AnnotationDesk Desk => desk;

    public void Dispose()
    {
        if (_draft is not null) _draft.Changed -= Redraw;
    }

    protected override async Task ProjectLoadedAsync()
    {
        if (_draft is not null) _draft.Changed -= Redraw;
        _draft = desk.DraftOf(ProjectId, PersonId);
        _draft.Changed += Redraw;
        // What waits from an earlier visit or from the end of an upload was read with the usual convention.
        _members = await people.MembersAsync(PersonId, ProjectId);
        _refusal = await folders.RefusalAsync(PersonId, Project!.Role);
    }

    /// <summary>Which step is seen, by its name.</summary>
    private string Face => _draft switch { { IsReading: true, Preview: null } => "Reading the files", { Preview: not null } => "What would be imported", _ => "Files" };

    private bool LeftOut(PreviewedClass item) => !item.Known && !_added.Contains(item.Name);

    private void Choose(string name, bool add)
    {
        if (add) _added.Add(name);
        else _added.Remove(name);
    }

    private void Look()
    {
        if (_refusal is null) desk.Read(ProjectId, PersonId, _folder.Trim(), _choice.Convention, []);
    }

    private void ReadAgain() => desk.Read(ProjectId, PersonId, null, _choice.Convention);

    private async Task ImportAsync()
    {
        var unknown = _draft!.Preview!.Classes.Where(item => !item.Known && _added.Contains(item.Name)).Select(item => item.Name).ToList();
        navigation.NavigateTo($"jobs/{await desk.ImportAsync(ProjectId, PersonId, _annotator!, _choice.Convention, unknown)}");
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);
}
