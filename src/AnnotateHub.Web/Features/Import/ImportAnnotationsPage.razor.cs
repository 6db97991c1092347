using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.Web.Features.Export;
using AnnotateHub.Web.Features.Projects;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Import;

public sealed partial class ImportAnnotationsPage(ProjectChanges people, ServerFolders folders, AnnotationDesk desk, RoundBook rounds, NavigationManager navigation) : IDisposable
{
    private const int MostShown = 500;
    private readonly ConventionChoice _choice = new();

    /// <summary>Choices about words that the project does not know.</summary>
    private const string Nothing = "-", Added = "+";

    /// <summary>Adding is a choice: a misspelt class must not enter the project unseen.</summary>
    private readonly Dictionary<string, string> _meanings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _people = new(StringComparer.Ordinal);
    private IReadOnlyList<RoundLine> _rounds = [];

    /// <summary>Name of the round; empty: the free round.</summary>
    private string _round = "";
    private string _csv = "";
    private string? _csvFault;
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
        _rounds = [.. (await rounds.ListAsync(ProjectId, PersonId) ?? []).Where(round => !round.IsClosed && round.Kind is not RoundKind.Free)];
        _refusal = await folders.RefusalAsync(PersonId, Project!.Role);
    }

    /// <summary>Which step is seen, by its name.</summary>
    private string Face => _draft switch { { IsReading: true, Preview: null } => "Reading the files", { Preview: not null } => "What would be imported", _ => "Files" };

    private bool LeftOut(PreviewedClass item) => !item.Known && MeaningOf(item.Name) == Nothing;

    private string MeaningOf(string name) => _meanings.GetValueOrDefault(name, Nothing);

    private void Mean(string name, string choice) => _meanings[name] = choice;

    /// <summary>A rater who is called like a member is that member, until somebody says otherwise.</summary>
    private string PersonOf(string rater) => _people.GetValueOrDefault(rater)
        ?? _members.FirstOrDefault(member => member.Role.MayAnnotate() && rater.Equals(member.Person!.UserName, StringComparison.OrdinalIgnoreCase))?.Person!.UserName ?? "";

    private void Become(string rater, string userName) => _people[rater] = userName;

    private bool IsSomebodys(AnnotationPreview preview) => preview.Raters.Count > 1 ? preview.Raters.Any(rater => PersonOf(rater.Name).Length > 0) : _annotator is not null;

    private void Look()
    {
        if (_refusal is null) desk.Read(ProjectId, PersonId, _folder.Trim(), _choice.Convention, []);
    }

    private void ReadAgain() => ReadAs(_draft!.Preview!.Format);

    private void ReadAs(string format)
    {
        var (mapping, fault) = format == "csv" && _csv.Trim().Length > 0 ? CsvMapping.Parse(_csv) : (null, null);
        _csvFault = fault;
        if (fault is null) desk.Read(ProjectId, PersonId, null, _choice.Convention, format: format, csv: mapping);
    }

    private async Task ImportAsync()
    {
        var preview = _draft!.Preview!;
        var unknown = preview.Classes.Where(item => !item.Known).ToList();
        var meanings = unknown.Where(item => MeaningOf(item.Name) is not (Nothing or Added)).ToDictionary(item => item.Name, item => MeaningOf(item.Name), StringComparer.Ordinal);
        var people = preview.Raters.Count > 1 ? preview.Raters.Where(rater => PersonOf(rater.Name).Length > 0).ToDictionary(rater => rater.Name, rater => PersonOf(rater.Name), StringComparer.Ordinal) : null;
        var job = await desk.ImportAsync(
            ProjectId, PersonId, _annotator ?? "", _choice.Convention, [.. unknown.Where(item => MeaningOf(item.Name) == Added).Select(item => item.Name)], preview.Format, preview.Format == "csv" && _csv.Trim().Length > 0 ? _csv : null, people, meanings, _round.Length > 0 ? _round : null);
        navigation.NavigateTo($"jobs/{job}");
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);
}
