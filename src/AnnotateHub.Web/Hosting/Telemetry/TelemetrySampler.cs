using System.Data.Common;
using System.Diagnostics.Metrics;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Live;

namespace AnnotateHub.Web.Hosting.Telemetry;

/// <summary>What the database knows and the meter does not: jobs that wait or run, asked for every few seconds, so that a scrape waits for
/// nobody.</summary>
internal sealed partial class TelemetrySampler : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>What is older says nothing any more: the database did not answer.</summary>
    private static readonly TimeSpan Lasts = 4 * Interval;

    private static readonly string[] Groups = [JobQueue.Light, JobQueue.Gpu, JobQueue.Training];

    private readonly JobStore _jobs;
    private readonly TimeProvider _clock;
    private readonly ILogger<TelemetrySampler> _log;
    private volatile Sample? _latest;

    public TelemetrySampler(
        JobStore jobs,
        LiveConnections connections,
        ServerMeter meter,
        TimeProvider clock,
        ILogger<TelemetrySampler> log
    )
    {
        (_jobs, _clock, _log) = (jobs, clock, log);
        meter.Meter.CreateObservableGauge(
            "annotatehub.jobs.age",
            () => Measure((sample, jobs) => jobs.Count == 0 ? 0 : (sample.At - jobs.Min(job => job.Since)).TotalSeconds),
            "s",
            "How long the oldest job of a group has waited, or has run"
        );
        meter.Meter.CreateObservableGauge(
            "annotatehub.jobs.unfinished",
            () => Measure((_, jobs) => jobs.Sum(job => job.Count)),
            "{job}",
            "Jobs of a group that wait, or run"
        );
        meter.Meter.CreateObservableGauge(
            "annotatehub.live.connections",
            () => connections.Count,
            "{connection}",
            "Browsers and scripts that listen to the live hub"
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _clock);
        do
            await SampleAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task SampleAsync(CancellationToken cancellationToken)
    {
        try
        {
            _latest = new Sample(_clock.GetUtcNow(), await _jobs.MeasureAsync(cancellationToken));
        }
        catch (DbException fault)
        {
            TellUnread(_log, fault);
        }
    }

    private List<Measurement<double>> Measure(Func<Sample, IReadOnlyList<UnfinishedJobs>, double> of)
    {
        if (_latest is not { } sample || _clock.GetUtcNow() - sample.At > Lasts)
            return [];
        return
        [
            .. Groups.SelectMany(group =>
                new[] { false, true }.Select(isRunning => new Measurement<double>(
                    of(sample, [.. sample.Jobs.Where(job => job.IsRunning == isRunning && JobQueue.For(job.Kind) == group)]),
                    new("group", group),
                    new("state", isRunning ? "running" : "waiting")
                ))
            ),
        ];
    }

    private sealed record Sample(DateTimeOffset At, IReadOnlyList<UnfinishedJobs> Jobs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Jobs could not be counted for the metrics; it is tried again soon")]
    private static partial void TellUnread(ILogger log, Exception fault);
}
