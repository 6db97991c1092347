using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Study;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Reports;

public sealed partial class AgreementPage(
    AgreementReportService service,
    EvaluationReportService evaluations,
    FrozenReports frozen,
    VisibleRounds rounds,
    NavigationManager navigation
)
{
    private readonly HashSet<long> _chosen = [];
    private IReadOnlyList<RoundChoice> _rounds = [];
    private IReadOnlyList<FrozenLine> _frozen = [];
    private IReadOnlyList<TruthOption> _truths = [];
    private IReadOnlyList<(string Id, string Title, string Html)> _parts = [];
    private AgreementQuestion? _question;
    private AgreementDocument? _document;
    private string? _refused;
    private string? _fault;
    private string _title = "";
    private string _reference = "";
    private double? _iou = 0.5;
    private bool _names;
    private bool _isComputing;

    [SupplyParameterFromQuery(Name = "rounds")]
    private string? Rounds { get; set; }

    [SupplyParameterFromQuery(Name = "iou")]
    private string? Iou { get; set; }

    [SupplyParameterFromQuery(Name = "reference")]
    private string? Reference { get; set; }

    /// <summary>Raters of the report on the page, and the one that its address asks for.</summary>
    private IEnumerable<string> References =>
        (_document?.Input.Raters.Select(rater => rater.Name) ?? [])
            .Append(_reference)
            .Where(name => name is not ("" or AgreementSettings.Union) && _truths.All(truth => truth.Key != name))
            .Distinct(StringComparer.Ordinal);

    private IReadOnlyList<(string Key, string Words)> Against =>
        [
            ("", "nothing"),
            (AgreementSettings.Union, "the union of these people"),
            .. References.Select(rater => (rater, rater)),
            .. _truths.Select(truth => (truth.Key, $"truth: {truth.Name} ({truth.Images})")),
        ];

    protected override async Task ProjectLoadedAsync()
    {
        _rounds = [.. (await rounds.ListAsync(ProjectId, PersonId)).OrderByDescending(round => round.Id)];
        _frozen = await frozen.ListAsync(ProjectId, PersonId) ?? [];
        _truths = Project!.Role.MayLead() ? (await evaluations.ChoicesAsync(ProjectId, PersonId))?.Truths ?? [] : [];
        _question = ReportAddress.Read(Rounds, Iou, Reference);
        (_document, _refused, _fault, _parts) = (null, null, null, []);
        if (_question is not { } question)
            return;
        _chosen.Clear();
        _chosen.UnionWith(question.Rounds);
        (_iou, _reference, _isComputing) = (question.Iou, question.Reference ?? "", true);
        StateHasChanged();
        // Off the circuit's thread: other clicks of this page go on while the resamples are drawn.
        var outcome = await Task.Run(() => service.ReadAsync(ProjectId, PersonId, question));
        _isComputing = false;
        if (outcome is Result<AgreementDocument>.Refused refused)
            _refused = refused.Reason;
        if (outcome is not Result<AgreementDocument>.Success { Value: var document })
            return;
        (_document, _title) = (document, document.Title);
        _parts = ReportPrint.Parts(document, PageLinks.From(ProjectId, question));
    }

    private void Choose(long round, bool isChosen)
    {
        if (isChosen)
            _chosen.Add(round);
        else
            _chosen.Remove(round);
    }

    private void Show() =>
        navigation.NavigateTo(
            ReportAddress.Agreement(
                ProjectId,
                new AgreementQuestion([.. _chosen.Order()], Iou: _iou!.Value, Reference: _reference.Length == 0 ? null : _reference)
            )
        );

    private async Task FreezeAsync()
    {
        switch (await Task.Run(() => frozen.FreezeAsync(ProjectId, PersonId, _question! with { Pseudonyms = !_names }, _title)))
        {
            case Result<FrozenLine>.Success done:
                navigation.NavigateTo(ReportAddress.Frozen(ProjectId, done.Value.Hash));
                break;
            case Result<FrozenLine>.Refused refused:
                _fault = refused.Reason;
                break;
            default:
                _fault = "There is no such report for you any more.";
                break;
        }
    }
}
