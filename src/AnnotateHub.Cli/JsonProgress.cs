using System.Text.Json;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Cli;

/// <summary>Progress as lines of JSON, beside what is shown to people.</summary>
internal sealed class JsonProgress(TextWriter output, IProgress<JobProgress> shown) : IProgress<JobProgress>
{
    private readonly Lock _gate = new();

    /// <param name="asJson">Whether lines were asked for.</param>
    public static IProgress<JobProgress> For(CliContext context, bool asJson, IProgress<JobProgress> shown) =>
        asJson ? new JsonProgress(context.Output, shown) : shown;

    public void Report(JobProgress value)
    {
        lock (_gate)
            output.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        done = value.Done,
                        total = value.Total,
                        message = value.Message,
                        secondsLeft = value.Left?.TotalSeconds,
                    }
                )
            );
        shown.Report(value);
    }
}
