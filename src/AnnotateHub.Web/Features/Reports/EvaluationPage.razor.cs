using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Reports;

public sealed partial class EvaluationPage(EvaluationReportService service, FrozenReports frozen, NavigationManager navigation)
{
    private readonly List<string> _runs = [];
    private readonly List<string> _classes = [];
    private EvaluationChoices? _choices;
    private EvaluationQuestion? _question;
    private EvaluationDocument? _document;
    private IReadOnlyList<(string Id, string Title, string Html)> _parts = [];
    private string? _fault;
    private string _title = "";
    private string _truth = "";
    private double? _iou = 0.5;
    private bool _isComputing;

    [SupplyParameterFromQuery(Name = "truth")]
    private string? Truth { get; set; }

    protected override async Task ProjectLoadedAsync()
    {
        _choices = await service.ChoicesAsync(ProjectId, PersonId);
        if (_choices is null || _classes.Count > 0)
            return;
        // Who comes from a round or a sign-off has chosen the truth there.
        _truth =
            _choices.Truths.FirstOrDefault(item => item.Key == Truth)?.Key ?? (_choices.Truths is [var first, ..] ? first.Key : "");
        _classes.AddRange(_choices.Classes.Take(1));
        _runs.AddRange(_choices.Runs.Take(1));
    }

    private IReadOnlyList<(string Key, string Words)> Truths =>
        [.. _choices!.Truths.Select(truth => (truth.Key, $"{truth.Name} ({truth.Images})"))];

    private static void Toggle(List<string> chosen, string item, bool isChosen)
    {
        chosen.Remove(item);
        if (isChosen)
            chosen.Add(item);
    }

    private async Task ShowAsync()
    {
        if (TruthChoice.Parse(_truth) is not { } truth)
            return;
        var question = _question = new EvaluationQuestion(
            truth,
            [.. _runs],
            [.. _choices!.Classes.Where(_classes.Contains)],
            _iou!.Value
        );
        (_document, _fault, _isComputing) = (null, null, true);
        StateHasChanged();
        var outcome = await Task.Run(() => service.ReadAsync(ProjectId, PersonId, question));
        _isComputing = false;
        if (outcome is Result<EvaluationDocument>.Success { Value: var document })
            (_document, _title, _parts) = (document, document.Title, ReportPrint.Parts(document, (_, _) => null));
        else
            _fault = outcome is Result<EvaluationDocument>.Refused refused ? refused.Reason : "There is no such evaluation for you.";
    }

    private async Task FreezeAsync()
    {
        var outcome = await Task.Run(() => frozen.FreezeEvaluationAsync(ProjectId, PersonId, _question!, _title));
        if (outcome is Result<FrozenLine>.Success done)
            navigation.NavigateTo(ReportAddress.Frozen(ProjectId, done.Value.Hash));
        else
            _fault = outcome is Result<FrozenLine>.Refused refused ? refused.Reason : "There is no such evaluation for you any more.";
    }
}
