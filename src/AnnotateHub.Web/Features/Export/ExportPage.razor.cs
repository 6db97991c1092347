using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Published;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.Web.Features.Import;
using AnnotateHub.Web.Features.Projects;
using AnnotateHub.Web.Jobs;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Export;

public sealed partial class ExportPage(
    ProjectChanges people, AnnotationExport export, PublishedExport published, RoundPlanner rounds, ServerFolders folders, JobBoard board, NavigationManager navigation)
{
    private const string Published = "published";
    private readonly ConventionChoice _choice = new();
    private readonly PublishedChoice _tree = new();
    private IReadOnlyList<Membership> _members = [];
    private IReadOnlyList<RunSource> _runs = [];
    private string _format = "voc";
    private string _annotator = "";
    private string _folder = "";
    private string? _refusal;
    private string? _folderRefusal = "";

    private string? Annotator => _annotator.Length == 0 ? null : _annotator;

    private VocConvention Convention => _choice.Convention;

    private string Download => $"api/projects/{ProjectId}/export/{_format}.zip?" + _format switch
    {
        Published => _tree.Address,
        "voc" => $"origin={Convention.Origin}&farEdge={Convention.FarEdge}&dialect={Convention.Dialect}&annotator={Uri.EscapeDataString(_annotator)}",
        _ => $"annotator={Uri.EscapeDataString(_annotator)}",
    };

    protected override async Task ProjectLoadedAsync()
    {
        _members = await people.MembersAsync(PersonId, ProjectId);
        _folderRefusal = await folders.RefusalAsync(PersonId, Project!.Role);
        _runs = await rounds.RunsAsync(ProjectId, PersonId);
        await AskAsync();
    }

    private async Task ChooseAsync(string annotator)
    {
        _annotator = annotator;
        await AskAsync();
    }

    private async Task WriteAsync(string format)
    {
        _format = format;
        await AskAsync();
    }

    private async Task AskAsync() => _refusal = _format == Published
        ? await published.RefusalAsync(_tree.Query.ToRequest(ProjectId, PersonId))
        : await export.RefusalAsync(new AnnotationExportRequest(ProjectId, PersonId, Convention, Annotator, Format: _format));

    private async Task ToFolderAsync()
    {
        var payload = new ExportFolderJob.Payload(ProjectId, _folder.Trim(), Convention.Origin, Convention.FarEdge, Convention.Dialect, Annotator, _format, _format == Published ? _tree.Query : null);
        navigation.NavigateTo($"jobs/{await board.EnqueueAsync(ExportFolderJob.KindName, $"Export {Project!.Name}", payload, ProjectId, PersonId)}");
    }
}
