using AnnotateHub.Application.Kernel;
using AnnotateHub.Exchange;

namespace AnnotateHub.Cli;

/// <summary>What use cases answer, at the command line: the value, or the server's sentence on standard error.</summary>
internal static class ResultConsoleExtensions
{
    /// <summary>The value; null after the refusal was printed.</summary>
    public static async Task<T?> OrRefuseAsync<T>(this CliContext context, Task<Result<T>> asked)
        where T : class
    {
        switch (await asked)
        {
            case Result<T>.Success done:
                return done.Value;
            case Result<T>.Refused refused:
                await context.RefuseAsync(refused.Reason);
                return null;
            default:
                await context.RefuseAsync("There is nothing of this name; it may have been removed.");
                return null;
        }
    }

    private const int MaxFaultsShown = 200;

    /// <summary>Prints what was left out of files, the first two hundred one a line.</summary>
    /// <param name="more">How many were not kept.</param>
    public static async Task FaultsAsync(TextWriter output, IReadOnlyList<ExchangeFault> faults, int more)
    {
        foreach (var fault in faults.Take(MaxFaultsShown))
            await output.WriteLineAsync($"{(fault.IsNote ? "Note" : "Left out")}: {fault}");
        if (faults.Count + more > MaxFaultsShown)
            await output.WriteLineAsync($"... and {faults.Count + more - Math.Min(faults.Count, MaxFaultsShown)} more.");
    }

    /// <summary>Prints faults, one a line. True when there is none.</summary>
    public static async Task<bool> IsSoundAsync(this CliContext context, IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
            await context.Error.WriteLineAsync(fault);
        return faults.Count == 0;
    }
}
