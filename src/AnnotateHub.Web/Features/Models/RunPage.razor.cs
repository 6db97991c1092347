using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Models;

public sealed partial class RunPage(ModelRunQueries queries, ModelRunService service, RoundQueries roundBook)
{
    private IReadOnlyList<RoundLine> _rounds = [];
    private IReadOnlyList<ScoreCount> _scores = [];
    private RunDetail? _detail;
    private ElementReference _said;
    private string? _refused;
    private string? _result;
    private bool _failed;
    private bool _isRead;
    private bool _busy;

    /// <summary>Asked to stop; the images under way are still finished.</summary>
    private bool _stopping;

    [Parameter]
    public long RunId { get; set; }

    private string RoundAddress =>
        $"projects/{ProjectId}/rounds/new?kind={RoundKind.Refinement}&from={Uri.EscapeDataString(_detail!.Run.Name)}";

    protected override async Task ProjectLoadedAsync()
    {
        if (!Project!.Role.MayLead())
            return;
        var found = await queries.ReadAsync(ProjectId, RunId, PersonId);
        (_detail, _refused, _isRead) = (found.ValueOrDefault(), found.Fault(), true);
        if (_detail?.Run is not { } run)
            return;
        if (run.State > RunState.Running)
            _stopping = false;
        if (run is not { Kind: RunKind.Propose, State: not RunState.Running })
            return;
        _scores = (await queries.ScoresAsync(ProjectId, RunId, PersonId)).ValueOrDefault() ?? [];
        _rounds =
        [
            .. (await roundBook.ListAsync(ProjectId, PersonId) ?? []).Where(round =>
                round is { Kind: RoundKind.Refinement, IsClosed: false }
            ),
        ];
    }

    private async Task OnChangedAsync()
    {
        if (Project is null)
            return;
        await ProjectLoadedAsync();
        StateHasChanged();
    }

    private async Task CancelAsync()
    {
        var outcome = await ActAsync(() => service.CancelAsync(ProjectId, RunId, PersonId));
        _stopping = outcome.Fault() is null;
        await SayAsync(outcome.Fault(), "It stops after the images under way. What is done stays.");
    }

    private async Task ResumeAsync()
    {
        var outcome = await ActAsync(() => service.ResumeAsync(ProjectId, RunId, PersonId));
        await SayAsync(outcome.Fault(), "It goes on where it stopped.");
    }

    private async Task<Result<T>> ActAsync<T>(Func<Task<Result<T>>> act)
    {
        _busy = true;
        var outcome = await act();
        _busy = false;
        await ProjectLoadedAsync();
        return outcome;
    }

    private Task TellAsync((string? Fault, string Done) said) => SayAsync(said.Fault, said.Done);

    private async Task SayAsync(string? fault, string done)
    {
        (_result, _failed) = (fault ?? done, fault is not null);
        StateHasChanged();
        await _said.FocusAsync();
    }

    private static double Percent(RunLine run) => run.Images == 0 ? 0 : 100.0 * (run.Done + run.Failed) / run.Images;

    private static IEnumerable<(string Name, string Value)> Facts(RunDetail detail)
    {
        var run = detail.Run;
        if (run.Detector is not null)
            yield return ("Detector", run.Detector);
        if (run.Classifier is not null)
            yield return ("Classifier", run.Classifier);
        yield return ("Images", detail.Chosen);
        foreach (var fact in SettingsText.Describe(detail.Settings, run.Classifier is not null))
            yield return fact;
        if (run.Provider is not null)
            yield return ("Ran on", $"{run.Device} ({run.Provider}){(detail.Driver is null ? "" : $", driver {detail.Driver}")}");
        yield return ("Started", RoundText.Time(run.StartedAt ?? run.CreatedAt) + " UTC" + (run.By is null ? "" : $" by {run.By}"));
        if (run.FinishedAt is { } end)
            yield return ("Ended", RoundText.Time(end) + " UTC");
    }
}
