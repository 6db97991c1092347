using AnnotateHub.Application.Kernel;
using Spectre.Console;

namespace AnnotateHub.Cli;

/// <summary>Progress as a bar on a terminal, and as a line for every tenth elsewhere.</summary>
internal static class ProgressDisplay
{
    public static async Task<T> RunAsync<T>(CliContext cli, string title, Func<IProgress<JobProgress>, Task<T>> work)
    {
        var terminal = ReferenceEquals(cli.Error, Console.Error) && !Console.IsErrorRedirected && !Console.IsOutputRedirected;
        if (!terminal)
            return await work(new Lines(cli.Error, title));
        return await AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask(Markup.Escape(title)))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            task.IsIndeterminate = value.Total is null;
            if (value.Total is { } total)
                task.MaxValue = Math.Max(1, total);
            task.Value = value.Done;
        }
    }

    private sealed class Lines(TextWriter target, string title) : IProgress<JobProgress>
    {
        private readonly Lock _gate = new();
        private int _tenths;

        public void Report(JobProgress value)
        {
            if (value.Total is not { } total || total == 0)
                return;
            lock (_gate)
            {
                var tenths = value.Done * 10 / total;
                if (tenths <= _tenths)
                    return;
                _tenths = tenths;
                target.WriteLine(
                    $"{title}: {value.Done} of {total}{(value.PerSecond is { } rate ? $", {rate:0.#}/s" : "")}{(value.Left is { } left ? $", {left:h\\:mm\\:ss} left" : "")}"
                );
            }
        }
    }
}
