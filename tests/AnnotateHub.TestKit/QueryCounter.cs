using System.Diagnostics;

namespace AnnotateHub.TestKit;

/// <summary>Counts the database commands of one flow of calls, whatever else the process does meanwhile.</summary>
public sealed class QueryCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly AsyncLocal<Counted?> _here = new();
    private readonly List<IDisposable> _subscriptions = [];

    public QueryCounter() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public async Task<int> CountAsync(Func<Task> work)
    {
        var counted = new Counted();
        _here.Value = counted;
        await work();
        _here.Value = null;
        return counted.Commands;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
            _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting" && _here.Value is { } counted)
            counted.Commands++;
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }

    private sealed class Counted
    {
        public int Commands { get; set; }
    }
}
