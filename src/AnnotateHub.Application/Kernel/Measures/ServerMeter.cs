using System.Diagnostics.Metrics;

namespace AnnotateHub.Application.Kernel.Measures;

/// <summary>
/// What one server counts and times of its own work (docs/telemetry.md). While nobody listens, a count is an addition and nothing is timed.
/// </summary>
/// <remarks>What is only counted is kept here and told when asked for, so that it is there with 0 before it first happens: a rate over
/// what is missing is missing too.</remarks>
public sealed class ServerMeter : IDisposable
{
    public const string Name = "AnnotateHub";

    private static readonly CacheName[] Caches = Enum.GetValues<CacheName>();

    private readonly Histogram<double> _gestures;
    private readonly Histogram<int> _groups;
    private readonly long[] _hits = new long[Caches.Length];
    private readonly long[] _misses = new long[Caches.Length];
    private long _waiting;
    private long _retries;
    private long _held;
    private long _circuits;

    public ServerMeter()
    {
        Meter = new Meter(Name);
        _gestures = Meter.CreateHistogram(
            "annotatehub.gesture.duration",
            "s",
            "From a gesture's arrival to its commit, for each that was acknowledged",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10],
            }
        );
        _groups = Meter.CreateHistogram(
            "annotatehub.writer.group.size",
            "{request}",
            "Requests that shared one transaction of the writer",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64] }
        );
        Meter.CreateObservableGauge(
            "annotatehub.writer.queue.length",
            () => Interlocked.Read(ref _waiting),
            "{request}",
            "Requests that wait for the writer"
        );
        Meter.CreateObservableCounter(
            "annotatehub.writer.retries",
            () => Interlocked.Read(ref _retries),
            "{group}",
            "Groups that failed together and were tried one by one"
        );
        Meter.CreateObservableCounter(
            "annotatehub.gestures.held",
            () => Interlocked.Read(ref _held),
            "{gesture}",
            "Gestures that were kept for a decision instead of applied"
        );
        Meter.CreateObservableGauge("annotatehub.circuits", () => Interlocked.Read(ref _circuits), "{circuit}", "Open pages of Blazor");
        Meter.CreateObservableCounter("annotatehub.cache.requests", Requests, "{request}", "Questions to a cache and whether it knew");
    }

    /// <summary>For instruments of parts that know more than this one.</summary>
    public Meter Meter { get; }

    /// <summary>Whether anybody listens to how long gestures take; else the clock need not be read.</summary>
    public bool TimesGestures => _gestures.Enabled;

    public void Acknowledge(double seconds, string outcome) =>
        _gestures.Record(seconds, new KeyValuePair<string, object?>("outcome", outcome));

    public void Hold() => Interlocked.Increment(ref _held);

    public void Enqueue() => Interlocked.Increment(ref _waiting);

    /// <summary>So many requests left the queue together.</summary>
    public void Take(int requests)
    {
        Interlocked.Add(ref _waiting, -requests);
        _groups.Record(requests);
    }

    public void Retry() => Interlocked.Increment(ref _retries);

    /// <param name="change">1 for one that opened, -1 for one that ended.</param>
    public void Circuit(int change) => Interlocked.Add(ref _circuits, change);

    public void Ask(CacheName cache, bool knew) => Interlocked.Increment(ref (knew ? _hits : _misses)[(int)cache]);

    public void Dispose() => Meter.Dispose();

    private IEnumerable<Measurement<long>> Requests()
    {
        foreach (var cache in Caches)
        {
            var name = new KeyValuePair<string, object?>("cache", cache.ToString().ToLowerInvariant());
            yield return new(Interlocked.Read(ref _hits[(int)cache]), name, new("result", "hit"));
            yield return new(Interlocked.Read(ref _misses[(int)cache]), name, new("result", "miss"));
        }
    }
}
