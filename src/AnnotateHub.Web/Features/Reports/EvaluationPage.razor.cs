using AnnotateHub.UseCases.Reports;
using AnnotateHub.UseCases.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Reports;

public sealed partial class EvaluationPage(EvaluationDesk desk, FrozenReports frozen, NavigationManager navigation)
{
    private readonly List<string> _runs = [];
    private readonly List<string> _classes = [];
    private EvaluationChoices? _choices;
    private EvaluationQuestion? _question;
    private EvaluationDocument? _document;
    private IReadOnlyList<(string Id, string Title, string Html)> _parts = [];
    private string? _fault;
    private string _title = "";
    private int _truth;
    private double _iou = 0.5;
    private bool _isComputing;

    protected override async Task ProjectLoadedAsync()
    {
        _choices = await desk.ChoicesAsync(ProjectId, PersonId);
        if (_choices is null || _classes.Count > 0) return;
        _classes.AddRange(_choices.Classes.Take(1));
        _runs.AddRange(_choices.Runs.Take(1));
    }

    private static void Toggle(List<string> chosen, string item, bool isChosen)
    {
        chosen.Remove(item);
        if (isChosen) chosen.Add(item);
    }

    private async Task ShowAsync()
    {
        var truth = _choices!.Truths[_truth];
        var question = _question = new EvaluationQuestion(truth.RoundId, truth.PersonId, [.. _runs], [.. _choices.Classes.Where(_classes.Contains)], _iou);
        (_document, _fault, _isComputing) = (null, null, true);
        StateHasChanged();
        var outcome = await Task.Run(() => desk.ReadAsync(ProjectId, PersonId, question));
        _isComputing = false;
        if (outcome is Outcome<EvaluationDocument>.Done { Value: var document }) (_document, _title, _parts) = (document, document.Title, ReportPrint.Parts(document, (_, _) => null));
        else _fault = outcome is Outcome<EvaluationDocument>.Refused refused ? refused.Reason : "There is no such evaluation for you.";
    }

    private async Task FreezeAsync()
    {
        var outcome = await Task.Run(() => frozen.FreezeEvaluationAsync(ProjectId, PersonId, _question!, _title));
        if (outcome is Outcome<FrozenLine>.Done done) navigation.NavigateTo(ReportAddress.Frozen(ProjectId, done.Value.Hash));
        else _fault = outcome is Outcome<FrozenLine>.Refused refused ? refused.Reason : "There is no such evaluation for you any more.";
    }
}
