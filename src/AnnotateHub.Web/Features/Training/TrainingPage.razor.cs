using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Training;

public sealed partial class TrainingPage(TrainingQueries queries, TrainingService service)
{
    private TrainingDetail? _detail;
    private ElementReference _said;
    private string? _chosen;
    private string? _refused;
    private string? _result;
    private bool _failed;
    private bool _isRead;
    private bool _busy;
    private bool _surelyCancel;

    [Parameter]
    public long TrainingId { get; set; }

    private IReadOnlyList<TrainingPartView> Tabs => _detail!.Parts;

    /// <summary>What was chosen, else what is at work, else the first model.</summary>
    private TrainingPartView? Shown =>
        Tabs.FirstOrDefault(part => part.Key == _chosen)
        ?? Tabs.FirstOrDefault(part => !part.IsDone && part.Step > 0)
        ?? Tabs.FirstOrDefault(part => part.IsModel)
        ?? (Tabs.Count > 0 ? Tabs[0] : null);

    private string AgainAddress => $"projects/{ProjectId}/trainings/new?again={TrainingId}";

    protected override async Task ProjectLoadedAsync()
    {
        if (!Project!.Role.MayLead())
            return;
        var found = await queries.ReadAsync(ProjectId, TrainingId, PersonId);
        (_detail, _refused, _isRead) = (found.ValueOrDefault(), found.Fault(), true);
    }

    private async Task OnChangedAsync()
    {
        if (Project is null)
            return;
        await ProjectLoadedAsync();
        StateHasChanged();
    }

    private Task PauseAsync() =>
        ActAsync(() => service.PauseAsync(ProjectId, TrainingId, PersonId), "It stops at a checkpoint, from which it can go on.");

    private Task ResumeAsync() => ActAsync(() => service.ResumeAsync(ProjectId, TrainingId, PersonId), "It goes on where it stopped.");

    private async Task CancelAsync()
    {
        if (!_surelyCancel)
        {
            _surelyCancel = true;
            await SayAsync(null, "Giving up throws the checkpoints away. Press again to do it; Pause keeps them.");
            return;
        }

        _surelyCancel = false;
        await ActAsync(() => service.CancelAsync(ProjectId, TrainingId, PersonId), "Given up.");
    }

    private async Task ActAsync<T>(Func<Task<Result<T>>> act, string done)
    {
        _busy = true;
        var outcome = await act();
        _busy = false;
        await ProjectLoadedAsync();
        await SayAsync(outcome.Fault(), done);
    }

    private async Task SayAsync(string? fault, string done)
    {
        (_result, _failed) = (fault ?? done, fault is not null);
        StateHasChanged();
        await _said.FocusAsync();
    }

    private string ModelAddress(long model) => $"projects/{ProjectId}/pseudolabels/models/{model}";

    private string TryAddress(string page)
    {
        var training = _detail!.Training;
        return $"projects/{ProjectId}/pseudolabels/{page}?model={training.DetectorId}"
            + $"{(training.ClassifierId is { } classifier ? $"&classifier={classifier}" : "")}";
    }

    private static IEnumerable<(string Name, string Value)> Facts(TrainingDetail detail)
    {
        var training = detail.Training;
        yield return ("Makes", TrainingText.Describe(training.Target));
        yield return ("Data set", training.DataVersion[..12]);
        var folds = detail.Folds > 0 ? $" in {detail.Folds} folds" : "";
        yield return ("Images", $"{detail.Images} to learn from, {detail.ValidationImages} for figures{folds}");
        yield return ("Boxes", string.Join(", ", detail.Boxes.Select(item => $"{item.Key} {item.Value}")));
        yield return ("Sees", string.Join(", ", detail.Channels));
        if (detail.People.Count > 0)
            yield return ("Labels of", string.Join(", ", detail.People));
        yield return ("Seeds", $"{detail.Request.Seeds}");
        yield return ("Begun", RoundText.Time(training.CreatedAt) + " UTC" + (training.By is null ? "" : $" by {training.By}"));
        if (training.FinishedAt is { } end)
            yield return ("Ended", RoundText.Time(end) + " UTC");
    }
}
