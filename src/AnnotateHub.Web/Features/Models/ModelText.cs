using System.Globalization;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Rounds;

namespace AnnotateHub.Web.Features.Models;

/// <summary>Models and runs in words.</summary>
public static class ModelText
{
    public static string Describe(ModelLine model) => model.IsBuiltIn ? model.Name : $"{model.Name} v{model.Version}";

    public static string Describe(ModelPurpose purpose) => purpose is ModelPurpose.Detector ? "detector" : "classifier";

    public static string Describe(RunState state) =>
        state switch
        {
            RunState.Waiting => "waiting",
            RunState.Running => "running",
            RunState.Finished => "done",
            RunState.Cancelled => "cancelled",
            _ => "failed",
        };

    /// <summary>The dot beside it, by the names that jobs have.</summary>
    public static JobState Dot(RunState state) =>
        state switch
        {
            RunState.Waiting => JobState.Queued,
            RunState.Running => JobState.Running,
            RunState.Finished => JobState.Succeeded,
            RunState.Cancelled => JobState.Cancelled,
            _ => JobState.Failed,
        };

    public static string Figure(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "not defined";

    public static string Models(RunLine run) => string.Join(" + ", new[] { run.Detector, run.Classifier }.Where(name => name is not null));

    public static string Size(long bytes) =>
        bytes switch
        {
            < 1L << 10 => $"{bytes} bytes",
            < 1L << 20 => Number(bytes / 1024.0, "KiB"),
            < 1L << 30 => Number(bytes / 1048576.0, "MiB"),
            _ => Number(bytes / 1073741824.0, "GiB"),
        };

    public static string Pace(double perSecond) =>
        perSecond >= 1 ? Number(perSecond, "images a second") : Number(60 * perSecond, "images a minute");

    public static string Span(TimeSpan time) =>
        time.TotalSeconds < 90 ? $"{Math.Ceiling(time.TotalSeconds):0} s"
        : time.TotalMinutes < 90 ? $"{Math.Round(time.TotalMinutes):0} min"
        : Number(time.TotalHours, "h");

    /// <summary>How far a run is: images, failures, pace, time left.</summary>
    public static string Progress(RunLine run)
    {
        var parts = new List<string> { $"{run.Done} of {RoundText.Count(run.Images, "image")}" };
        if (run.Failed > 0)
            parts.Add($"{run.Failed} failed");
        if (run.State is RunState.Running && run.PerSecond is { } pace)
            parts.Add(Pace(pace));
        if (run.State is RunState.Running && run.Left is { } left)
            parts.Add($"{Span(left)} left");
        return string.Join(", ", parts);
    }

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
}
