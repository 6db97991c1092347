using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;
using AnnotateHub.Web.Features.Import;
using AnnotateHub.Web.Features.Projects;
using AnnotateHub.Web.Jobs;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Export;

public sealed partial class ExportPage(ProjectChanges people, AnnotationExport export, ServerFolders folders, JobBoard board, NavigationManager navigation)
{
    private readonly ConventionChoice _choice = new();
    private IReadOnlyList<Membership> _members = [];
    private string _annotator = "";
    private string _folder = "";
    private string? _refusal;
    private string? _folderRefusal = "";

    private string? Annotator => _annotator.Length == 0 ? null : _annotator;

    private VocConvention Convention => _choice.Convention;

    private string Download => $"api/projects/{ProjectId}/export/voc.zip?origin={Convention.Origin}&farEdge={Convention.FarEdge}&dialect={Convention.Dialect}&annotator={Uri.EscapeDataString(_annotator)}";

    protected override async Task ProjectLoadedAsync()
    {
        _members = await people.MembersAsync(PersonId, ProjectId);
        _folderRefusal = await folders.RefusalAsync(PersonId, Project!.Role);
        await ChooseAsync("");
    }

    private async Task ChooseAsync(string annotator)
    {
        _annotator = annotator;
        _refusal = await export.RefusalAsync(new AnnotationExportRequest(ProjectId, PersonId, Convention, Annotator));
    }

    private async Task ToFolderAsync()
    {
        var payload = new ExportFolderJob.Payload(ProjectId, _folder.Trim(), Convention.Origin, Convention.FarEdge, Convention.Dialect, Annotator);
        navigation.NavigateTo($"jobs/{await board.EnqueueAsync(ExportFolderJob.KindName, $"Export {Project!.Name}", payload, ProjectId, PersonId)}");
    }
}
