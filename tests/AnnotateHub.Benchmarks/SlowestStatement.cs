using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AnnotateHub.Benchmarks;

/// <summary>Keeps the question whose answer took longest to read.</summary>
internal sealed class SlowestStatement : DbCommandInterceptor
{
    private readonly Lock _lock = new();
    private TimeSpan _took;
    private string _text = "";

    public void Clear()
    {
        lock (_lock)
            (_took, _text) = (TimeSpan.Zero, "");
    }

    // SQLite does most of the work before the first row is read, and an order that an index gives afterwards.
    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        Keep(command, eventData.Duration);
        return new(result);
    }

    public override InterceptionResult DataReaderDisposing(
        DbCommand command,
        DataReaderDisposingEventData eventData,
        InterceptionResult result
    )
    {
        Keep(command, eventData.Duration);
        return result;
    }

    private void Keep(DbCommand command, TimeSpan took)
    {
        lock (_lock)
            if (took > _took)
                (_took, _text) = (took, command.CommandText);
    }

    public override string ToString() => $"{_took.TotalMilliseconds:F0} ms\n{_text}\n";
}
