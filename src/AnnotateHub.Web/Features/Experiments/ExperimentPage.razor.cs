using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Experiments;

public sealed partial class ExperimentPage(ExperimentService service, FrozenReports reports, JobQueries jobs, JobBoard board)
{
    private ExperimentLine? _line;
    private JobProgress? _progress;
    private IReadOnlyList<(string Id, string Title, string Html)> _parts = [];
    private ElementReference _said;
    private string? _refused;
    private string? _result;
    private bool _failed;
    private bool _isRead;
    private bool _busy;
    private bool _surelyCancel;

    [Parameter]
    public long ExperimentId { get; set; }

    private double? Share => _progress is { Total: > 0 and var total } ? (double)_progress.Done / total : null;

    private string Message => _line!.State is TrainingState.Running && _progress is not null ? _progress.Message : _line.Message;

    protected override async Task ProjectLoadedAsync()
    {
        if (!Project!.Role.MayLead())
            return;
        var found = await service.ReadAsync(ProjectId, ExperimentId, PersonId);
        (_line, _refused) = (found.ValueOrDefault(), found.Fault());
        _progress = _line is { State: TrainingState.Waiting or TrainingState.Running, JobId: { } job } ? await ProgressAsync(job) : null;
        if (_line?.Hash is { } hash && _parts.Count == 0)
            _parts =
                (await reports.FindAsync(ProjectId, PersonId, hash))?.Experiment is { } document ? ReportPrint.Parts(document) : [];
        _isRead = true;
    }

    /// <summary>Of the job that does it; on another node the row knows, up to a second late.</summary>
    private async Task<JobProgress?> ProgressAsync(long key) =>
        board.ProgressOf(key)
        ?? (
            await jobs.FindAsync(PersonId, key) is { State: JobState.Running } job
                ? new JobProgress(job.Done, job.Total, job.Message)
                : null
        );

    private async Task OnChangedAsync()
    {
        if (Project is null)
            return;
        await ProjectLoadedAsync();
        StateHasChanged();
    }

    private Task PauseAsync() =>
        ActAsync(() => service.PauseAsync(ProjectId, ExperimentId, PersonId), "It stops at a checkpoint, from which it can go on.");

    private Task ResumeAsync() =>
        ActAsync(() => service.ResumeAsync(ProjectId, ExperimentId, PersonId), "It goes on where it stopped.");

    private async Task CancelAsync()
    {
        if (!_surelyCancel)
        {
            _surelyCancel = true;
            await SayAsync(null, "Giving up throws away what was trained. Press again to do it; Pause keeps it.");
            return;
        }

        _surelyCancel = false;
        await ActAsync(() => service.CancelAsync(ProjectId, ExperimentId, PersonId), "Given up.");
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
}
