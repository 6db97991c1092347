using AnnotateHub.Application.Kernel;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Steps of all parts together, and the time left by what the parts cost against what this start has taken so far.</summary>
internal sealed class TrainingProgressMeter(IReadOnlyList<TrainingPart> parts, IProgress<JobProgress>? target, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly double[] _costs = [.. parts.Select(part => TrainingEstimate.From(part.Job).ProcessorSeconds)];
    private readonly int[] _done = new int[parts.Count];
    private double _costAtStart = double.NaN;

    public void Finished(int part) => _done[part] = parts[part].Job.Settings.Steps;

    public void Report(int part, TrainerMessage message)
    {
        switch (message)
        {
            case TrainerMessage.Reading reading:
                Tell(part, $"reading images, {reading.Image} of {reading.Total}");
                break;
            case TrainerMessage.Started started:
                _done[part] = started.FirstStep;
                if (double.IsNaN(_costAtStart))
                    _costAtStart = Cost();
                Tell(part, $"step {started.FirstStep} of {started.Steps}");
                break;
            case TrainerMessage.Progressed step:
                _done[part] = step.Number;
                Tell(part, $"step {step.Number} of {step.Steps}");
                break;
        }
    }

    /// <summary>Says where it is; never a number that boxes go into: who sees the job may not be for those.</summary>
    private void Tell(int part, string what)
    {
        var name = parts[part].Name;
        var (cost, all) = (Cost(), _costs.Sum());
        var elapsed = clock.GetElapsedTime(_started).TotalSeconds;
        TimeSpan? left = cost > _costAtStart ? TimeSpan.FromSeconds(elapsed / (cost - _costAtStart) * (all - cost)) : null;
        target?.Report(
            new JobProgress(
                _done.Sum(),
                parts.Sum(item => item.Job.Settings.Steps),
                $"{char.ToUpperInvariant(name[0])}{name[1..]}: {what}.",
                null,
                left
            )
        );
    }

    private double Cost() => parts.Select((part, index) => _costs[index] * _done[index] / part.Job.Settings.Steps).Sum();
}
