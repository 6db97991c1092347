using AnnotateHub.Exchange;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.Cli;

/// <summary>What use cases answer, at the command line: the value, or the server's sentence on standard error.</summary>
internal static class Told
{
    /// <summary>The value; null after the refusal was printed.</summary>
    public static async Task<T?> OrRefuseAsync<T>(this Workplace workplace, Task<Outcome<T>> asked) where T : class
    {
        switch (await asked)
        {
            case Outcome<T>.Done done:
                return done.Value;
            case Outcome<T>.Refused refused:
                await workplace.RefuseAsync(refused.Reason);
                return null;
            default:
                await workplace.RefuseAsync("There is nothing of this name; it may have been removed.");
                return null;
        }
    }

    private const int MostFaultsShown = 200;

    /// <summary>Prints what was left out of files, the first two hundred one a line.</summary>
    /// <param name="more">How many were not kept.</param>
    public static async Task FaultsAsync(TextWriter output, IReadOnlyList<ExchangeFault> faults, int more)
    {
        foreach (var fault in faults.Take(MostFaultsShown)) await output.WriteLineAsync($"Left out: {fault}");
        if (faults.Count + more > MostFaultsShown) await output.WriteLineAsync($"... and {faults.Count + more - Math.Min(faults.Count, MostFaultsShown)} more.");
    }

    /// <summary>Prints faults, one a line. True when there is none.</summary>
    public static async Task<bool> IsSoundAsync(this Workplace workplace, IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) await workplace.Error.WriteLineAsync(fault);
        return faults.Count == 0;
    }
}
