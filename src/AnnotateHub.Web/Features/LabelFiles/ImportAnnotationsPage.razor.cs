using System.Globalization;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Web.Features.Images.Import;
using AnnotateHub.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.LabelFiles;

public sealed partial class ImportAnnotationsPage(
    ProjectChanges people,
    ServerPathPolicy folders,
    AnnotationImportSession session,
    RoundQueries rounds,
    NavigationManager navigation
) : IDisposable
{
    private const int MaxShown = 500;
    private readonly ConventionChoice _choice = new();

    /// <summary>Choices about words that the project does not know.</summary>
    private const string Nothing = "-",
        Added = "+";

    /// <summary>Adding is a choice: a misspelt class must not enter the project unseen.</summary>
    private readonly Dictionary<string, string> _meanings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _people = new(StringComparer.Ordinal);
    private IReadOnlyList<RoundLine> _rounds = [];

    /// <summary>Name of the round; empty: the free round.</summary>
    private string _round = "";
    private string _csv = "";
    private SizeDifference _sizes;

    /// <summary>Name of the code page; empty: UTF-8.</summary>
    private string _encoding = "";
    private string? _csvFault;
    private IReadOnlyList<Membership> _members = [];
    private AnnotationImportDraft? _draft;
    private string _folder = "";
    private string? _annotator;
    private string? _refusal = "";
    private string? _folderFault;

    private AnnotationImportSession Session => session;

    public void Dispose()
    {
        if (_draft is not null)
            _draft.Changed -= Redraw;
    }

    protected override async Task ProjectLoadedAsync()
    {
        if (_draft is not null)
            _draft.Changed -= Redraw;
        _draft = session.DraftOf(ProjectId, PersonId);
        _draft.Changed += Redraw;
        // What waits from an earlier visit or from the end of an upload was read with the usual convention.
        _members = await people.MembersAsync(PersonId, ProjectId);
        _rounds =
        [
            .. (await rounds.ListAsync(ProjectId, PersonId) ?? []).Where(round => !round.IsClosed && round.Kind is not RoundKind.Free),
        ];
        _refusal = await folders.RefusalAsync(PersonId, Project!.Role);
    }

    /// <summary>Which step is seen, by its name.</summary>
    private string ShownStep =>
        _draft switch
        {
            { IsReading: true, Preview: null } => "Reading the files",
            { Preview: not null } => "What would be imported",
            _ => "Files",
        };

    private static IReadOnlyList<(string Key, string Words)> Formats { get; } =
        [.. AnnotationFormats.All.Select(item => (item.Key, item.Name))];

    private static IReadOnlyList<(string Name, string Words)> Encodings { get; } =
        [("", "is UTF-8; other text is refused"), .. CodePage.Usual.Select(name => (name, $"is {name}"))];

    private IReadOnlyList<(string? UserName, string Words)> People =>
        [
            .. _members
                .Where(member => member.Role.MayAnnotate())
                .Select(member => (member.Person!.UserName, $"{member.Person.DisplayName} ({member.Person.UserName})")),
        ];

    private IReadOnlyList<(string UserName, string Words)> PeopleOrNobody =>
        [("", "left out"), .. People.Select(person => (person.UserName!, person.Words))];

    private IReadOnlyList<(string Name, string Words)> RoundChoices =>
        [("", "Free round: any image, as work of one's own"), .. _rounds.Select(round => (round.Name, round.Name))];

    private IReadOnlyList<(string Meaning, string Words)> MeaningsOf(PreviewedClass found) =>
        [
            (Nothing, "no: its boxes are left out"),
            (Added, "no: the class is added"),
            .. Project!.Classes.Select(known =>
                (known.Key, $"it means {known.Key} ({known.Name}){(known.Key == found.Nearest ? ": probably" : "")}")
            ),
        ];

    private static IReadOnlyList<(SizeDifference Choice, string Words)> SizeChoices(AnnotationPreview preview) =>
        [
            (SizeDifference.LeaveOut, "left out"),
            .. ScaleText(preview.SizeMismatches) is { } scale
                ? [(SizeDifference.Scale, scale)]
                : Array.Empty<(SizeDifference, string)>(),
            (SizeDifference.Ignore, "taken as pixels of the image: the size in the files is wrong"),
        ];

    private bool LeftOut(PreviewedClass previewedClass) => !previewedClass.Known && MeaningOf(previewedClass.Name) == Nothing;

    private string MeaningOf(string name) => _meanings.GetValueOrDefault(name, Nothing);

    private void Mean(string name, string choice) => _meanings[name] = choice;

    /// <summary>A rater who is called like a member is that member, until somebody says otherwise.</summary>
    private string PersonOf(string rater) =>
        _people.GetValueOrDefault(rater)
        ?? _members
            .FirstOrDefault(member =>
                member.Role.MayAnnotate() && rater.Equals(member.Person!.UserName, StringComparison.OrdinalIgnoreCase)
            )
            ?.Person!.UserName
        ?? "";

    private void Become(string rater, string userName) => _people[rater] = userName;

    private bool IsSomebodys(AnnotationPreview preview) =>
        preview.Raters.Count > 1 ? preview.Raters.Any(rater => PersonOf(rater.Name).Length > 0) : _annotator is not null;

    private void Preview()
    {
        if (_refusal is not null)
            return;
        _folderFault = folders.RefusalOf(_folder.Trim());
        if (_folderFault is null)
            session.Read(ProjectId, PersonId, _folder.Trim(), _choice.Convention, []);
    }

    private void ReadAgain() => ReadAs(_draft!.Preview!.Format);

    private void ReadAs(string format)
    {
        var (mapping, fault) = format == "csv" && _csv.Trim().Length > 0 ? CsvMapping.Parse(_csv) : (null, null);
        _csvFault = fault;
        if (fault is null)
            session.Read(
                ProjectId,
                PersonId,
                null,
                _choice.Convention,
                format: format,
                csv: mapping,
                sizeDifference: _sizes,
                encoding: Encoding
            );
    }

    private string? Encoding => _encoding.Length > 0 ? _encoding : null;

    private void ReadIn(string encoding)
    {
        _encoding = encoding;
        ReadAgain();
    }

    private void SizesAre(SizeDifference choice)
    {
        _sizes = choice;
        ReadAgain();
    }

    private static string SizeText(IReadOnlyList<SizeMismatch> mismatches) =>
        $"{mismatches.Count} {(mismatches.Count == 1 ? "file says" : "files say")} another size than the image has, the first of "
        + $"them {mismatches[0].File}. {mismatches[0]}.";

    /// <summary>Null where no file was made on a copy of one scale.</summary>
    private static string? ScaleText(IReadOnlyList<SizeMismatch> mismatches)
    {
        var factors = mismatches
            .Select(sizeMismatch => sizeMismatch.Factor)
            .OfType<double>()
            .Select(factor => factor.ToString("0.000", CultureInfo.InvariantCulture))
            .Distinct()
            .ToList();
        var rest = mismatches.Any(sizeMismatch => sizeMismatch.Factor is null) ? "; those of two factors are left out" : "";
        return factors.Count == 0
            ? null
            : $"scaled by {string.Join(", ", factors.Take(3))}{(factors.Count > 3 ? " and others" : "")}{rest}";
    }

    private async Task ImportAsync()
    {
        var preview = _draft!.Preview!;
        var unknown = preview.Classes.Where(previewedClass => !previewedClass.Known).ToList();
        var meanings = unknown
            .Where(previewedClass => MeaningOf(previewedClass.Name) is not (Nothing or Added))
            .ToDictionary(previewedClass => previewedClass.Name, previewedClass => MeaningOf(previewedClass.Name), StringComparer.Ordinal);
        var people =
            preview.Raters.Count > 1
                ? preview
                    .Raters.Where(rater => PersonOf(rater.Name).Length > 0)
                    .ToDictionary(rater => rater.Name, rater => PersonOf(rater.Name), StringComparer.Ordinal)
                : null;
        var job = await session.ImportAsync(
            ProjectId,
            PersonId,
            _annotator ?? "",
            _choice.Convention,
            [.. unknown.Where(previewedClass => MeaningOf(previewedClass.Name) == Added).Select(previewedClass => previewedClass.Name)],
            preview.Format,
            preview.Format == "csv" && _csv.Trim().Length > 0 ? _csv : null,
            people,
            meanings,
            _round.Length > 0 ? _round : null,
            _sizes,
            Encoding
        );
        navigation.NavigateTo($"jobs/{job}");
    }

    private void Redraw() => Unawaited.Watch(InvokeAsync(StateHasChanged), DispatchExceptionAsync);
}
