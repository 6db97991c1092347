using AnnotateHub.Application.Kernel;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>Messages of many trainings as the progress of one job: steps of all folds, those of a detector counted by what they
/// take.</summary>
internal sealed class CheckProgress
{
    private readonly IProgress<JobProgress>? _target;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, (double Before, double EachStep)> _parts = new(StringComparer.Ordinal);
    private readonly double _total;
    private readonly long _started;
    private double _first = -1;

    public CheckProgress(LabelCheckRequest request, IProgress<JobProgress>? target, TimeProvider clock)
    {
        (_target, _clock, _started) = (target, clock, clock.GetTimestamp());
        TrainingKind[] kinds = request.WithBoxes ? [TrainingKind.Classifier, TrainingKind.Detector] : [TrainingKind.Classifier];
        foreach (var kind in kinds)
        {
            var jobs = HeldOutPredictions.Jobs(request, kind);
            foreach (var (fold, job) in jobs.Index())
            {
                var needs = TrainingEstimate.From(job).ProcessorSeconds;
                _parts[$"{kind.ToString().ToLowerInvariant()} {fold + 1} of {jobs.Count}"] = (_total, needs / job.Settings.Steps);
                _total += needs;
            }
        }
    }

    public void Hear(string part, TrainerMessage message)
    {
        if (_target is null || message is not TrainerMessage.Progressed step || !_parts.TryGetValue(part, out var place))
            return;
        var done = place.Before + step.Number * place.EachStep;
        if (_first < 0)
            _first = done;
        var seconds = _clock.GetElapsedTime(_started).TotalSeconds;
        var left = done > _first && seconds > 0 ? TimeSpan.FromSeconds((_total - done) / (done - _first) * seconds) : (TimeSpan?)null;
        _target.Report(
            new JobProgress((int)(1_000 * done / _total), 1_000, $"Training {part}, step {step.Number} of {step.Steps}", Left: left)
        );
    }
}
