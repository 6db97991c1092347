using AnnotateHub.Application.Kernel;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>Messages of the grid's trainings as the progress of one job, each counted by what it takes.</summary>
internal sealed class ExperimentProgress(IReadOnlyList<TrainingJob> jobs, IProgress<JobProgress>? target, TimeProvider clock)
{
    private const int Whole = 1_000;

    private readonly double[] _costs = [.. jobs.Select(job => TrainingEstimate.From(job).ProcessorSeconds)];
    private readonly long _started = clock.GetTimestamp();
    private double _first = -1;

    public void Hear(int number, int count, string name, TrainerMessage message)
    {
        (int Done, int Of)? at = message switch
        {
            TrainerMessage.Started started => (started.FirstStep, started.Steps),
            TrainerMessage.Progressed progressed => (progressed.Number, progressed.Steps),
            _ => null,
        };
        if (at is not { } step)
            return;
        var (done, total) = (_costs[..number].Sum() + _costs[number] * step.Done / step.Of, _costs.Sum());
        if (_first < 0)
            _first = done;
        var seconds = clock.GetElapsedTime(_started).TotalSeconds;
        TimeSpan? left = done > _first && seconds > 0 ? TimeSpan.FromSeconds((total - done) / (done - _first) * seconds) : null;
        target?.Report(
            new JobProgress(
                (int)(Whole * done / total),
                Whole,
                $"Training {number + 1} of {count} ({name}), step {step.Done} of {step.Of}.",
                Left: left
            )
        );
    }

    public void Judge() => target?.Report(new JobProgress(Whole - 1, Whole, "Everything is trained; the images that judge are looked at."));
}
