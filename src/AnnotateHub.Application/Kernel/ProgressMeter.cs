namespace AnnotateHub.Application.Kernel;

/// <summary>Counts items and reports rate and time left, at most four times a second and always at the end. Safe to call from several
/// threads.</summary>
public sealed class ProgressMeter(IProgress<JobProgress>? target, TimeProvider time, int? total)
{
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private long _lastReport = -1;
    private int _done;

    public int Done => Volatile.Read(ref _done);

    public void Advance(string message, int by = 1)
    {
        lock (_gate)
        {
            _done += by;
            if (target is null)
                return;
            var now = time.GetTimestamp();
            if (_lastReport >= 0 && _done != total && time.GetElapsedTime(_lastReport, now) < TimeSpan.FromMilliseconds(250))
                return;
            _lastReport = now;
            var seconds = time.GetElapsedTime(_started, now).TotalSeconds;
            var rate = seconds > 0 && _done > 0 ? _done / seconds : (double?)null;
            var left =
                rate is { } perSecond && total is { } all ? TimeSpan.FromSeconds(Math.Max(0, all - _done) / perSecond) : (TimeSpan?)null;
            target.Report(new JobProgress(_done, total, message, rate, left));
        }
    }
}
