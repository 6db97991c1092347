using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Features.Images.Import;
using AnnotateHub.Web.Features.Jobs;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.LabelFiles;

public sealed partial class ExportPage(
    ProjectChanges people,
    AnnotationExport export,
    PublishedExport published,
    RoundPlanner rounds,
    ServerPathPolicy folders,
    JobBoard board,
    NavigationManager navigation
)
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
    private ExportPreview? _preview;
    private string? _folderRefusal = "";
    private string? _folderFault;

    /// <summary>Where the protocol's last step leads.</summary>
    [SupplyParameterFromQuery(Name = "format")]
    private string? Wanted { get; set; }

    private string? Annotator => _annotator.Length == 0 ? null : _annotator;

    private VocConvention Convention => _choice.Convention;

    private string Download =>
        $"api/projects/{ProjectId}/export/{_format}.zip?"
        + _format switch
        {
            Published => _tree.Address,
            "voc" =>
                $"origin={Convention.Origin}&farEdge={Convention.FarEdge}&dialect={Convention.Dialect}&annotator={Uri.EscapeDataString(_annotator)}",
            _ => $"annotator={Uri.EscapeDataString(_annotator)}",
        };

    protected override async Task ProjectLoadedAsync()
    {
        if (Wanted == Published)
            _format = Published;
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

    private async Task AskAsync()
    {
        _preview =
            _format == Published
                ? await published.PreviewAsync(_tree.Query.ToRequest(ProjectId, PersonId))
                : await export.PreviewAsync(new AnnotationExportRequest(ProjectId, PersonId, Convention, Annotator, Format: _format));
        _refusal = _preview.Refused;
    }

    private async Task ToFolderAsync()
    {
        _folderFault = folders.RefusalOf(_folder.Trim());
        if (_folderFault is not null)
            return;
        var payload = new ExportFolderJob.Payload(
            ProjectId,
            _folder.Trim(),
            Convention.Origin,
            Convention.FarEdge,
            Convention.Dialect,
            Annotator,
            _format,
            _format == Published ? _tree.Query : null
        );
        navigation.NavigateTo(
            $"jobs/{await board.EnqueueAsync(ExportFolderJob.KindName, $"Export {Project!.Name}", payload, ProjectId, PersonId)}"
        );
    }
}
