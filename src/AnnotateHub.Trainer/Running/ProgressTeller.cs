using System.Diagnostics;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Running;

/// <summary>A line at most four times a second, and at the end.</summary>
internal sealed class ProgressTeller(MessageWriter messages, int steps, int firstStep)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _last = -Pause;

    public void Tell(int step, double loss)
    {
        var now = _clock.Elapsed;
        if (step < steps && now - _last < Pause)
            return;
        _last = now;
        messages.Write(new TrainerMessage.Progressed(step, steps, loss, now.TotalSeconds / (step - firstStep) * (steps - step)));
    }
}
