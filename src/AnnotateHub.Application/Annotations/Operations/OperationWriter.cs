using System.Data.Common;
using System.Threading.Channels;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>
/// The one door through which boxes change. Requests that wait together share one transaction, and so one wait for the disk;
/// an answer leaves only after the commit.
/// </summary>
/// <remarks>
/// The transaction takes the write lock at its start (<see cref="WriteTransaction"/>), because the command line and other servers may
/// write the same database: a lock taken later could find that what was read is no longer true.
/// </remarks>
public sealed class OperationWriter(
    IDbContextFactory<AnnotateHubDb> database,
    IClientNotifier notifier,
    TimeProvider clock,
    ServerMeter meter,
    ILogger<OperationWriter> log
) : IAsyncDisposable
{
    /// <summary>Client id under which imports enter a log.</summary>
    public const string ImportClient = "import";

    /// <summary>Client id under which a model's boxes enter a log.</summary>
    public const string ModelClient = "model";

    /// <summary>Bounds how long the first of a group waits for the last.</summary>
    private const int LargestGroup = 64;

    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _loop;
    private Session? _session;

    /// <summary>Takes a batch of one client. See <see cref="SendAnswer"/> for what comes back.</summary>
    /// <param name="since">Newest revision that the client knows.</param>
    /// <param name="operations">In the client's sequence; ids and client id are well-formed (see
    /// <see cref="SendRequest.Validate"/>).</param>
    public async Task<SendAnswer> SendAsync(
        long assignmentId,
        long personId,
        string clientId,
        long since,
        IReadOnlyList<Operation> operations,
        CancellationToken cancellationToken = default
    )
    {
        var began = meter.TimesGestures ? clock.GetTimestamp() : 0;
        var answer = await RunAsync(
            work => work.Send(assignmentId, personId, clientId, since, operations),
            cancellationToken,
            new SendKey(assignmentId, personId, clientId, since, operations)
        );
        if (answer is SendAnswer.Acknowledged acknowledged)
            Count(acknowledged.Results, began);
        return answer;
    }

    /// <summary>As <see cref="SendAsync"/>, for what the server itself read from files for the person: the boxes may have scores and any
    /// origin.</summary>
    internal Task<SendAnswer> SendImportedAsync(
        long assignmentId,
        long personId,
        string clientId,
        IReadOnlyList<Operation> operations,
        CancellationToken cancellationToken
    ) => RunAsync(work => work.Send(assignmentId, personId, clientId, 0, operations, isOwn: false), cancellationToken);

    /// <summary>
    /// Appends operations to any label set as <see cref="ImportClient"/> or <see cref="ModelClient"/>. Sequences are given here;
    /// an operation id that the log has is a duplicate, a faulty operation is refused with a sentence, and the others are applied.
    /// </summary>
    /// <param name="personId">Who imported or ran the model.</param>
    /// <exception cref="InvalidOperationException">There is no such label set.</exception>
    public async Task<IReadOnlyList<OperationResult>> AppendAsync(
        long labelSetId,
        long personId,
        string clientId,
        IReadOnlyList<Operation> operations,
        CancellationToken cancellationToken = default
    ) =>
        await RunAsync(work => work.Append(labelSetId, personId, clientId, operations), cancellationToken)
        ?? throw new InvalidOperationException($"There is no label set {labelSetId}.");

    /// <summary>As <see cref="AppendAsync"/>, but only if nobody wrote after the revision that the operations were thought out
    /// for.</summary>
    /// <returns>Null when somebody did: nothing was taken; look again.</returns>
    public async Task<IReadOnlyList<OperationResult>?> AppendAtAsync(
        long labelSetId,
        long revision,
        long personId,
        string clientId,
        IReadOnlyList<Operation> operations,
        CancellationToken cancellationToken = default
    )
    {
        var results =
            await RunAsync(work => work.Append(labelSetId, personId, clientId, operations, revision), cancellationToken)
            ?? throw new InvalidOperationException($"There is no label set {labelSetId}.");
        return results.Count == 0 && operations.Count > 0 ? null : results;
    }

    /// <summary>Applies or discards a held operation, for the person who made it or a lead of the project who may read the work.</summary>
    public async Task<ResolveAnswer> ResolveHeldAsync(
        long assignmentId,
        long heldId,
        long personId,
        PendingResolution resolution,
        CancellationToken cancellationToken = default
    )
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            if (
                await db.ResolveScopeOfAssignmentAsync(assignmentId, personId, cancellationToken) is not { } scope
                || !await scope.ReadableAssignments(db).AnyAsync(assignment => assignment.Id == assignmentId, cancellationToken)
            )
                return new ResolveAnswer.NotFound();
        return await RunAsync(work => work.Resolve(assignmentId, heldId, personId, resolution), cancellationToken);
    }

    /// <summary>Returns or accepts an assignment, in turn with the operations that arrive for it. The caller has checked that the person
    /// may.</summary>
    /// <param name="also">What else is kept in the same transaction when the state changed: who is told of it, and the audit. It only adds
    /// rows.</param>
    public Task<StateAnswer> ChangeStateAsync(
        long assignmentId,
        AssignmentMove move,
        Action<AnnotateHubDb>? also = null,
        CancellationToken cancellationToken = default
    ) => RunAsync(work => work.Change(assignmentId, move, also), cancellationToken);

    /// <summary>As <see cref="ChangeStateAsync"/> for many at once, all in one transaction; those whose state does not allow it stay as
    /// they are.</summary>
    /// <returns>Those that changed.</returns>
    public Task<IReadOnlyList<long>> ChangeStatesAsync(
        IReadOnlyList<long> assignmentIds,
        AssignmentMove move,
        Action<AnnotateHubDb, IReadOnlyList<long>> also,
        CancellationToken cancellationToken = default
    ) => RunAsync(work => work.ChangeAll(assignmentIds, move, also), cancellationToken);

    /// <summary>As <see cref="ChangeStatesAsync"/>; work whose log stands at another revision than it should stays as it is.</summary>
    /// <param name="onlyAt">The revision of each; null: wherever they stand.</param>
    internal Task<IReadOnlyList<long>> ChangeStatesAtAsync(
        IReadOnlyList<long> assignmentIds,
        AssignmentMove move,
        IReadOnlyDictionary<long, long>? onlyAt,
        Action<AnnotateHubDb, IReadOnlyList<long>> also,
        CancellationToken cancellationToken
    ) => RunAsync(work => work.ChangeAll(assignmentIds, move, also, onlyAt), cancellationToken);

    /// <summary>Takes interaction time: the page's own sum for this assignment so far. False when it is not the person's
    /// assignment.</summary>
    public Task<bool> ReportActiveAsync(
        long assignmentId,
        long personId,
        string clientId,
        long milliseconds,
        CancellationToken cancellationToken = default
    ) => RunAsync(work => work.Active(assignmentId, personId, clientId, milliseconds), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_loop is not null)
            await _loop;
        _session?.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<OperationLog, T> work, CancellationToken cancellationToken, SendKey? asks = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new Pending(operationLog => work(operationLog), asks);
        lock (_starting)
            _loop ??= Begin();
        if (!_queue.Writer.TryWrite(pending))
            throw new ObjectDisposedException(nameof(OperationWriter), "The server is shutting down.");
        meter.Enqueue();
        return (T)(await pending.Answer.Task.WaitAsync(cancellationToken))!;
    }

    /// <summary>The loop belongs to no request, not even to the one that it began with.</summary>
    private Task Begin()
    {
        using var apart = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        return Task.Run(DrainAsync, CancellationToken.None);
    }

    private void Count(IReadOnlyList<OperationResult> results, long began)
    {
        var seconds = began == 0 ? 0 : clock.GetElapsedTime(began).TotalSeconds;
        foreach (var result in results)
        {
            if (result.Outcome is OperationOutcome.Held)
                meter.Hold();
            if (began != 0)
                meter.Acknowledge(seconds, NameOf(result.Outcome));
        }
    }

    private static string NameOf(OperationOutcome outcome) =>
        outcome switch
        {
            OperationOutcome.Applied => "applied",
            OperationOutcome.Held => "held",
            OperationOutcome.Duplicate => "duplicate",
            _ => "refused",
        };

    private async Task DrainAsync()
    {
        var group = new List<Pending>(LargestGroup);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var pending))
                group.Add(pending);
            meter.Take(group.Count);
            using var span = ServerTrace.Source.StartActivity("write gestures");
            span?.SetTag("annotatehub.group.size", group.Count);
            Write(group);
        }
    }

    private void Write(List<Pending> group)
    {
        if (TryCommit(group) is not { } failure)
            return;
        if (group.Count == 1 || DatabaseFault.IsStorageTrouble(failure))
        {
            foreach (var pending in group)
                pending.Answer.TrySetException(failure);
            return;
        }

        meter.Retry();
        // One request may have met a defect; the others must not pay for it.
        log.LogWarning(failure, "A group of {Count} requests failed together; trying each alone", group.Count);
        foreach (var pending in group)
            if (TryCommit([pending]) is { } own)
                pending.Answer.TrySetException(own);
    }

    /// <summary>Commits and answers all, or changes nothing, answers nobody and returns why.</summary>
    private Exception? TryCommit(IReadOnlyList<Pending> group)
    {
        try
        {
            _session ??= new Session(database.CreateDbContext());
            var (answers, changed) = _session.Commit(group, clock);
            for (var index = 0; index < group.Count; index++)
                group[index].Answer.TrySetResult(answers[index]);
            foreach (var change in changed)
                notifier.Publish(change);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the callers who wait, and the loop must go on for the next.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogError(failure, "Writing {Count} requests failed", group.Count);
            LoggedFault.Mark(failure);
            _session?.Dispose();
            _session = null;
            return failure;
        }
    }

    private sealed record Pending(Func<OperationLog, object?> Work, SendKey? Asks)
    {
        public TaskCompletionSource<object?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The writer's own connection with its prepared statements, kept open as long as it works.</summary>
    private sealed class Session : IDisposable
    {
        private readonly AnnotateHubDb _db;
        private readonly OperationStore _tables;
        private readonly ProgressStore _progress;
        private readonly LateWrites? _late;

        public Session(AnnotateHubDb db)
        {
            _db = db;
            _db.Database.OpenConnection();
            var connection = _db.Database.GetDbConnection();
            _late = connection is NpgsqlConnection postgres ? new LateWrites(postgres) : null;
            _tables = new OperationStore(connection, _late);
            _progress = new ProgressStore(connection, _late);
        }

        public (object?[] Answers, IReadOnlyCollection<AssignmentChanged> Changed) Commit(IReadOnlyList<Pending> group, TimeProvider clock)
        {
            using var transaction = _db.BeginWrite();
            (_tables.Transaction, _progress.Transaction) = (transaction, transaction);
            _tables.Ahead = ReadAhead(group, transaction);
            var operationLog = new OperationLog(_tables, _progress, clock, _db);
            var answers = group.Select(pending => pending.Work(operationLog)).ToArray();
            _late?.Send(transaction);
            if (_db.ChangeTracker.HasChanges())
            {
                _db.Database.UseTransaction(transaction);
                _db.SaveChanges();
                _db.ChangeTracker.Clear();
                _db.Database.UseTransaction(null);
            }

            transaction.Commit();
            return (answers, operationLog.Changed.Values);
        }

        /// <summary>SQLite answers each question in this process; there is nothing to be saved.</summary>
        private GroupState? ReadAhead(IReadOnlyList<Pending> group, DbTransaction transaction)
        {
            var asks = group.Select(pending => pending.Asks).OfType<SendKey>().ToList();
            return asks.Count > 0 && _db.Database.GetDbConnection() is NpgsqlConnection connection
                ? GroupState.Read(connection, (NpgsqlTransaction)transaction, asks)
                : null;
        }

        public void Dispose()
        {
            _tables.Dispose();
            _progress.Dispose();
            _db.Dispose();
        }
    }
}
