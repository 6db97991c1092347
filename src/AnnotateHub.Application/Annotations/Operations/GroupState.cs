using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using Npgsql;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>
/// What a group of requests asks the database about, read in one way to the server and back, after the write lock was taken. What the
/// transaction writes is followed here or forgotten here; what is not known is asked of the database as ever.
/// </summary>
internal sealed class GroupState
{
    private readonly Dictionary<(long Assignment, long Asking), AssignmentSnapshot?> _assignments = [];
    private readonly Dictionary<(long Assignment, string Client), long> _cursors = [];
    private readonly Dictionary<(long Set, string Operation), bool> _logged = [];
    private readonly Dictionary<(long Assignment, string Operation), bool> _held = [];
    private readonly Dictionary<(long Set, string Box), AnnotatedBox?> _boxes = [];
    private readonly Dictionary<long, (long After, List<LoggedOperationView> Lines)> _logs = [];

    private GroupState() { }

    public static GroupState Read(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<SendKey> requests)
    {
        var state = new GroupState();
        using var batch = new NpgsqlBatch(connection, transaction);
        var asked = requests.Select(request => (request.AssignmentId, request.PersonId)).Distinct().ToList();
        var clients = requests.Select(request => (request.AssignmentId, request.ClientId)).Distinct().ToList();
        var operations = Pairs(requests, request => request.Operations.Select(operation => operation.Id));
        var boxes = Pairs(requests, request => request.Operations.SelectMany(operation => operation.Boxes).Select(box => box?.Id));
        var logs = requests
            .GroupBy(request => (request.AssignmentId, request.PersonId))
            .Select(group => (group.Key.AssignmentId, group.Key.PersonId, Since: group.Min(request => request.Since)))
            .ToList();
        Add(GroupStatements.Assignments, asked.Select(key => key.AssignmentId).ToArray(), asked.Select(key => key.PersonId).ToArray());
        Add(GroupStatements.Cursors, clients.Select(key => key.AssignmentId).ToArray(), clients.Select(key => key.ClientId).ToArray());
        Add(GroupStatements.Logged, operations.Select(key => key.Id).ToArray(), operations.Select(key => key.Text).ToArray());
        Add(GroupStatements.Held, operations.Select(key => key.Id).ToArray(), operations.Select(key => key.Text).ToArray());
        Add(GroupStatements.Boxes, boxes.Select(key => key.Id).ToArray(), boxes.Select(key => key.Text).ToArray());
        Add(
            GroupStatements.Logs,
            logs.Select(key => key.AssignmentId).ToArray(),
            logs.Select(key => key.PersonId).ToArray(),
            logs.Select(key => key.Since).ToArray()
        );
        using var rows = batch.ExecuteReader();
        foreach (var key in asked)
            state._assignments[key] = null;
        while (rows.Read())
            state._assignments[(rows.GetInt64(20), rows.GetInt64(21))] = OperationStore.AssignmentOf(rows, rows.GetInt64(20));
        foreach (var key in clients)
            state._cursors[key] = 0;
        rows.NextResult();
        while (rows.Read())
            state._cursors[(rows.GetInt64(0), rows.GetString(1))] = rows.GetInt64(2);
        foreach (var (assignment, operation) in operations)
        {
            state._held[(assignment, operation)] = false;
            foreach (var set in state.SetsOf(assignment))
                state._logged[(set, operation)] = false;
        }

        rows.NextResult();
        while (rows.Read())
            state._logged[(rows.GetInt64(0), rows.GetString(1))] = true;
        rows.NextResult();
        while (rows.Read())
            state._held[(rows.GetInt64(0), rows.GetString(1))] = true;
        foreach (var (assignment, box) in boxes)
        foreach (var set in state.SetsOf(assignment))
            state._boxes[(set, box)] = null;
        rows.NextResult();
        while (rows.Read())
            state._boxes[(rows.GetInt64(11), rows.GetString(12))] = OperationStore.BoxOf(rows, rows.GetString(12));
        rows.NextResult();
        state.ReadLogs(rows, logs);
        return state;

        void Add(string sql, params Array[] columns)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in columns)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }
    }

    public bool TryAssignment(long id, long asking, out AssignmentSnapshot? snapshot) =>
        _assignments.TryGetValue((id, asking), out snapshot);

    public long? Cursor(long assignmentId, string clientId) =>
        _cursors.TryGetValue((assignmentId, clientId), out var last) ? last : null;

    public bool? IsLogged(long setId, string operationId) => _logged.TryGetValue((setId, operationId), out var known) ? known : null;

    public bool? IsHeld(long assignmentId, string operationId) =>
        _held.TryGetValue((assignmentId, operationId), out var known) ? known : null;

    public bool TryBox(long setId, string boxId, out AnnotatedBox? box) => _boxes.TryGetValue((setId, boxId), out box);

    /// <summary>Null where the log is not known from there on.</summary>
    public IReadOnlyList<LoggedOperationView>? Since(long setId, long revision) =>
        _logs.TryGetValue(setId, out var log) && log.After <= revision ? [.. log.Lines.Where(line => line.Revision > revision)] : null;

    public void Log(long setId, LoggedOperationView line)
    {
        _logged[(setId, line.Id)] = true;
        if (_logs.TryGetValue(setId, out var log))
            log.Lines.Add(line);
    }

    public void Hold(long assignmentId, string operationId) => _held[(assignmentId, operationId)] = true;

    public void SetCursor(long assignmentId, string clientId, long last) => _cursors[(assignmentId, clientId)] = last;

    /// <summary>The set's assignments are another from now on.</summary>
    public void ForgetSet(long setId)
    {
        foreach (var key in _assignments.Where(item => item.Value?.Set.Id == setId).Select(item => item.Key).ToList())
            _assignments.Remove(key);
    }

    /// <summary>Whether other work is in sight, or open, may hang on the state of one.</summary>
    public void ForgetAssignments() => _assignments.Clear();

    public void ForgetBox(long setId, string boxId) => _boxes.Remove((setId, boxId));

    private IEnumerable<long> SetsOf(long assignment) =>
        _assignments
            .Where(item => item.Key.Assignment == assignment && item.Value is not null)
            .Select(item => item.Value!.Set.Id)
            .Distinct();

    private void ReadLogs(NpgsqlDataReader rows, IReadOnlyList<(long Assignment, long Person, long Since)> asked)
    {
        foreach (var (assignment, person, since) in asked)
            // Only whoever owns it is answered with the log; of two that share a set neither is followed here.
            if (
                _assignments.GetValueOrDefault((assignment, person)) is { } own
                && own.PersonId == person
                && !_logs.TryAdd(own.Set.Id, (since, []))
            )
                _logs[own.Set.Id] = (long.MaxValue, []);
        while (rows.Read())
            if (_logs.TryGetValue(rows.GetInt64(9), out var log) && log.After != long.MaxValue)
                log.Lines.Add(OperationStore.LineOf(rows));
    }

    private static List<(long Id, string Text)> Pairs(IReadOnlyList<SendKey> requests, Func<SendKey, IEnumerable<string?>> of) =>
        [
            .. requests
                .SelectMany(request => of(request).Where(IsPlain).Select(text => (request.AssignmentId, text!)))
                .Distinct(),
        ];

    /// <summary>What is no id is refused before it is looked for.</summary>
    private static bool IsPlain(string? id) =>
        id is { Length: >= 1 and <= OperationRules.MaxIdLength }
        && id.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_');
}
