using System.Diagnostics;

namespace AnnotateHub.TestKit;

/// <summary>
/// How long a test waits for what must come. It asserts nothing about speed: a machine may be twenty times slower than another and busy
/// besides. It only ends a wait for what never comes.
/// </summary>
public static class Patience
{
    /// <summary>For what is a matter of seconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>For what computes: a training of a small network, a demo that is painted.</summary>
    public static readonly TimeSpan ForLongWork = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is yes; <paramref name="what"/> is what the fault says did not come.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, CancellationToken cancellationToken = default)
    {
        var waited = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(Pace);
        while (!await isSo())
        {
            if (waited.Elapsed > Limit)
                throw new TimeoutException($"{what}: not so within {Limit.TotalMinutes:0} minutes.");
            await pace.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string, CancellationToken)"/>
    public static Task UntilAsync(Func<bool> isSo, string what, CancellationToken cancellationToken = default) =>
        UntilAsync(() => Task.FromResult(isSo()), what, cancellationToken);
}
