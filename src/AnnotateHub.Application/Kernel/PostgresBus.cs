using System.Text.Json;
using System.Threading.Channels;
using AnnotateHub.Data;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Carries hints between the nodes that share a PostgreSQL database, by NOTIFY and LISTEN
/// (docs/decisions/0020-the-database-is-the-bus.md). On SQLite there is one node and nothing to carry.
/// </summary>
/// <remarks>
/// Whoever publishes never waits: hints that wait together go out as one statement, and equal ones as one hint. Of a hint that is lost
/// nothing is lost, and after a time without connection this node says <see cref="MessagesMissed"/>.
/// </remarks>
public sealed partial class PostgresBus(DatabaseSource source, ClientNotifier notifier, TimeProvider clock, ILogger<PostgresBus> log)
{
    private const string Word = "annotatehub";

    /// <summary>PostgreSQL takes less than 8,000 bytes; the node's name and brackets are in them.</summary>
    private const int MaxPayload = 7_800;

    /// <summary>While the database is away; older hints than these are of no use by then.</summary>
    private const int MaxWaiting = 10_000;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>After a delivery; the first hint of a burst goes out at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly OrderedDictionary<object, IClientMessage> _waiting = [];
    private readonly string _node = Guid.NewGuid().ToString("N")[..12];
    private volatile string? _fault = "This node has not begun to listen to the others.";

    public bool IsOn => source.Provider is DatabaseProvider.Postgres;

    /// <summary>A sentence while this node does not hear the others; null while it does, and where there are none.</summary>
    public string? Fault => IsOn ? _fault : null;

    /// <summary>Goes on until it is cancelled; connections that end are made anew.</summary>
    /// <param name="heard">Before listeners of the process are told.</param>
    public async Task RunAsync(Action<IClientMessage> heard, CancellationToken cancellationToken)
    {
        if (!IsOn)
            return;
        notifier.CarryBy(Put);
        try
        {
            await Task.WhenAll(ListenAsync(heard, cancellationToken), SendAsync(cancellationToken));
        }
        finally
        {
            notifier.CarryBy(null);
        }
    }

    private async Task ListenAsync(Action<IClientMessage> heard, CancellationToken cancellationToken)
    {
        // A half-open connection is found out by what is sent over it while nothing else is.
        var address = new NpgsqlConnectionStringBuilder(source.Address)
        {
            Pooling = false,
            KeepAlive = 10,
            ApplicationName = "AnnotateHub bus",
        };
        var (wasHeard, isTold) = (false, false);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(address.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                connection.Notification += (_, told) => Hear(told.Payload, heard);
                await using (var listen = new NpgsqlCommand($"LISTEN {Word}", connection))
                    await listen.ExecuteNonQueryAsync(cancellationToken);
                if (wasHeard)
                {
                    notifier.Relay(new MessagesMissed());
                    TellBack(log);
                }

                (_fault, wasHeard, isTold) = (null, true, false);
                while (true)
                    await connection.WaitAsync(cancellationToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException)
            {
                if (!isTold)
                    TellAway(log, fault.Message);
                isTold = true;
                _fault = $"This node does not hear the others ({fault.Message.TrimEnd('.')}); it tries again each second.";
            }

            await Task.Delay(Retry, clock, cancellationToken);
        }
    }

    private void Hear(string payload, Action<IClientMessage> heard)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope>(payload, JsonSerializerOptions.Web);
            if (envelope is null || envelope.Node == _node)
                return;
            foreach (var one in envelope.Messages)
                if (Read(one) is { } message)
                {
                    heard(message);
                    notifier.Relay(message);
                }
        }
        catch (JsonException fault)
        {
            TellUnread(log, fault.Message);
        }
    }

    private IClientMessage? Read(JsonElement one)
    {
        try
        {
            return one.Deserialize<IClientMessage>(JsonSerializerOptions.Web);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            // A node of a newer version has messages that this one does not know.
            TellUnread(log, fault.Message);
            return null;
        }
    }

    private void Put(IClientMessage message)
    {
        if (message is MessagesMissed)
            return;
        // Of an assignment the newest revision is all that anybody asks with.
        object key = message is AssignmentChanged change ? change with { Revision = 0 } : message;
        lock (_gate)
        {
            _waiting[key] = message;
            if (_waiting.Count > MaxWaiting)
                _waiting.RemoveAt(0);
        }

        _signal.Writer.TryWrite(true);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        // One connection for it, which waits for no disk: a hint that a crash takes is no loss.
        var address = new NpgsqlConnectionStringBuilder(source.Address)
        {
            Pooling = false,
            ApplicationName = "AnnotateHub bus",
            Options = "-c synchronous_commit=off",
        };
        NpgsqlConnection? connection = null;
        try
        {
            await foreach (var _ in _signal.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (var payload in Envelopes(TakeAll()))
                    connection = await TrySendAsync(connection, address.ConnectionString, payload, cancellationToken);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
    }

    /// <returns>The connection to go on with; null where the next hint needs a new one.</returns>
    private async Task<NpgsqlConnection?> TrySendAsync(
        NpgsqlConnection? connection,
        string address,
        string payload,
        CancellationToken cancellationToken
    )
    {
        // A connection that ended while nothing was said is found out at the first word; the second goes over a new one.
        for (var attempt = 0; attempt < 2; attempt++)
            try
            {
                if (connection is null)
                {
                    connection = new NpgsqlConnection(address);
                    await connection.OpenAsync(cancellationToken);
                }

                await using var tell = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection)
                {
                    Parameters =
                    {
                        new() { Value = Word },
                        new() { Value = payload },
                    },
                };
                await tell.ExecuteNonQueryAsync(cancellationToken);
                return connection;
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException)
            {
                if (connection is not null)
                    await connection.DisposeAsync();
                connection = null;
                if (attempt > 0)
                    TellUnsent(log, fault.Message);
            }

        return null;
    }

    private IClientMessage[] TakeAll()
    {
        lock (_gate)
        {
            IClientMessage[] taken = [.. _waiting.Values];
            _waiting.Clear();
            return taken;
        }
    }

    private IEnumerable<string> Envelopes(IEnumerable<IClientMessage> messages)
    {
        var (together, length) = (new List<JsonElement>(), 0);
        foreach (var message in messages)
        {
            var one = JsonSerializer.SerializeToElement(message, JsonSerializerOptions.Web);
            var size = one.GetRawText().Length + 1;
            if (together.Count > 0 && length + size > MaxPayload)
            {
                yield return Envelop(together);
                (together, length) = ([], 0);
            }

            together.Add(one);
            length += size;
        }

        if (together.Count > 0)
            yield return Envelop(together);
    }

    private string Envelop(List<JsonElement> messages) =>
        JsonSerializer.Serialize(new Envelope(_node, messages), JsonSerializerOptions.Web);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This node does not hear the others ({Reason}); it tries again each second")]
    private static partial void TellAway(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "This node hears the others again; pages read anew what they show")]
    private static partial void TellBack(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A hint could not be told to other nodes: {Reason}")]
    private static partial void TellUnsent(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A hint of another node could not be read: {Reason}")]
    private static partial void TellUnread(ILogger log, string reason);

    private sealed record Envelope(string Node, IReadOnlyList<JsonElement> Messages);
}
