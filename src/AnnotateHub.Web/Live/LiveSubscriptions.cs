namespace AnnotateHub.Web.Live;

/// <summary>Who listens to what on this node, so that nobody is asked about hints that nobody waits for.</summary>
internal sealed class LiveSubscriptions
{
    /// <summary>Subjects of one connection; a canvas has two, a dashboard a handful.</summary>
    public const int MaxSubjects = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (LiveReader Reader, HashSet<LiveSubject> Subjects)> _connections = [];
    private readonly Dictionary<LiveSubject, Dictionary<LiveReader, int>> _readers = [];

    /// <summary>False when the connection listens to too much already.</summary>
    public bool Add(string connectionId, LiveReader reader, LiveSubject subject)
    {
        lock (_gate)
        {
            if (!_connections.TryGetValue(connectionId, out var connection))
                _connections[connectionId] = connection = (reader, []);
            if (connection.Subjects.Contains(subject))
                return true;
            if (connection.Subjects.Count >= MaxSubjects)
                return false;
            connection.Subjects.Add(subject);
            if (!_readers.TryGetValue(subject, out var readers))
                _readers[subject] = readers = [];
            readers[reader] = readers.GetValueOrDefault(reader) + 1;
            return true;
        }
    }

    public void Remove(string connectionId, LiveSubject subject)
    {
        lock (_gate)
        {
            if (_connections.TryGetValue(connectionId, out var connection) && connection.Subjects.Remove(subject))
                Forget(connection.Reader, subject);
        }
    }

    public void Remove(string connectionId)
    {
        lock (_gate)
        {
            if (!_connections.Remove(connectionId, out var connection))
                return;
            foreach (var subject in connection.Subjects)
                Forget(connection.Reader, subject);
        }
    }

    public IReadOnlyList<LiveReader> From(LiveSubject subject)
    {
        lock (_gate)
            return _readers.TryGetValue(subject, out var readers) ? [.. readers.Keys] : [];
    }

    private void Forget(LiveReader reader, LiveSubject subject)
    {
        var readers = _readers[subject];
        if (--readers[reader] > 0)
            return;
        readers.Remove(reader);
        if (readers.Count == 0)
            _readers.Remove(subject);
    }
}
