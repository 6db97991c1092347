using System.Threading.Channels;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Rounds.Calibration;

/// <summary>
/// Compares who has submitted a calibration with thresholds against the most senior annotator of the round, and opens production rounds for
/// those who
/// agree well enough. Pooled over the images, IoU of at least 0.5, boxes matched one to one.
/// </summary>
/// <remarks>Nothing depends on hearing of a submission: the comparison is made again whenever somebody asks for their next image
/// (<see cref="CatchUpAsync"/>).</remarks>
public sealed class CalibrationCheck(
    IDbContextFactory<AnnotateHubDb> database,
    IClientNotifier notifier,
    LeadNotifications leads,
    ILogger<CalibrationCheck> log
) : IAsyncDisposable
{
    public const double Iou = 0.5;

    private const int MaxTries = 3;

    private readonly Channel<long> _submitted = Channel.CreateUnbounded<long>();
    private readonly Lock _starting = new();
    private IDisposable? _hearing;
    private Task? _loop;

    /// <summary>Compares after every submission from now on, and once what was submitted before. Called when the server starts.</summary>
    public void Start()
    {
        lock (_starting)
        {
            if (_loop is not null)
                return;
            _hearing = notifier.SubscribeToOwn<AssignmentChanged>(Hear);
            _loop = Task.Run(ListenAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hearing?.Dispose();
        _submitted.Writer.TryComplete();
        if (_loop is not null)
            await _loop;
    }

    /// <summary>Compares everybody of a calibration round who has submitted everything. Does nothing in rounds without
    /// thresholds.</summary>
    /// <remarks>
    /// Boxes are read in a snapshot, which keeps nobody waiting; the write lock is taken only to keep the verdicts, if what they are of is
    /// still
    /// what was submitted. What changed meanwhile is compared again.
    /// </remarks>
    public async Task RecomputeAsync(long roundId, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (await CompareAsync(roundId, cancellationToken) is not { } compared)
                return;
            if (await KeepAsync(roundId, compared, cancellationToken))
                return;
        }

        log.LogWarning(
            "The calibration round {Round} changes faster than it can be compared; it is compared again at the next submission",
            roundId
        );
    }

    /// <returns>The verdicts and what they are of; null where there is nothing to compare.</returns>
    private async Task<Compared?> CompareAsync(long roundId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var round = await db
            .Rounds.AsNoTracking()
            .Include(item => item.People)
                .ThenInclude(roundPerson => roundPerson.Person)
            .AsSplitQuery()
            .FirstOrDefaultAsync(item => item.Id == roundId && item.Kind == RoundKind.Calibration, cancellationToken);
        if (round?.Settings.Gate is not { } gate)
            return null;
        var work = await WorkAsync(db, roundId, cancellationToken);
        var submitted = work.GroupBy(comparedWork => comparedWork.PersonId)
            .Where(group => group.All(comparedWork => comparedWork.State.IsDone()))
            .ToDictionary(
                group => group.Key,
                group => group.ToDictionary(comparedWork => comparedWork.ImageGroupId, comparedWork => comparedWork.LabelSetId)
            );
        var classes = round.Settings.Classes
            ??
            [
                .. (
                    await db.Projects.AsNoTracking().SingleAsync(project => project.Id == round.ProjectId, cancellationToken)
                ).Classes.Classes.Select(labelClass => labelClass.Key),
            ];
        var boxes = await BoxesAsync(db, roundId, cancellationToken);
        var senior = MostSenior(round);
        return new Compared(
            work,
            round
                .People.Where(roundPerson => submitted.ContainsKey(roundPerson.PersonId) && roundPerson.LetThroughAt is null)
                .ToDictionary(roundPerson => roundPerson.PersonId, Verdict)
        );

        GateVerdict Verdict(RoundPerson person)
        {
            if (senior is null)
                return new GateVerdict(
                    false,
                    "There is no single most senior annotator in this round to compare with; a lead can let the person through."
                );
            if (person == senior)
                return new GateVerdict(true, "The most senior annotator, whom the others are compared with.");
            if (!submitted.TryGetValue(senior.PersonId, out var reference))
                return new GateVerdict(
                    false,
                    $"Waits for {senior.Person!.DisplayName}, the most senior annotator, to submit the calibration."
                );
            var pairs = submitted[person.PersonId]
                .Where(item => reference.ContainsKey(item.Key))
                .Select(item => ImagePair.Match([.. boxes[item.Value]], [.. boxes[reference[item.Key]]], Iou))
                .ToList();
            var (passed, note) = CalibrationResult.Evaluate(gate, pairs, classes, senior.Person!.DisplayName);
            return new GateVerdict(passed, note, IsCompared: true);
        }
    }

    /// <returns>False when the work is not what was compared any more; nothing was kept.</returns>
    private async Task<bool> KeepAsync(long roundId, Compared compared, CancellationToken cancellationToken)
    {
        if (compared.GateResults.Count == 0)
            return true;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (!(await WorkAsync(db, roundId, cancellationToken)).SequenceEqual(compared.Work))
            return false;
        var failed = new List<long>();
        foreach (
            var person in await db
                .RoundPeople.Where(roundPerson => roundPerson.RoundId == roundId && roundPerson.LetThroughAt == null)
                .ToListAsync(cancellationToken)
        )
            if (compared.GateResults.TryGetValue(person.PersonId, out var verdict))
            {
                // The same verdict on the same work, read again, is no news.
                if (verdict is { Passed: false, IsCompared: true } && person.GateNote != verdict.Note)
                    failed.Add(person.PersonId);
                (person.GatePassed, person.GateNote) = (verdict.Passed, verdict.Note);
            }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (failed.Count > 0)
            await leads.GateFailedAsync(roundId, failed, cancellationToken);
        return true;
    }

    /// <summary>Compares the person's calibration rounds of the project if something is submitted and not yet passed. True when something
    /// was compared.</summary>
    internal async Task<bool> CatchUpAsync(long projectId, long personId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var rounds = await db
            .RoundPeople.Where(roundPerson => roundPerson.PersonId == personId && roundPerson.GatePassed == false)
            .Join(
                db.Rounds.Where(round => round.ProjectId == projectId && round.Kind == RoundKind.Calibration),
                roundPerson => roundPerson.RoundId,
                round => round.Id,
                (_, round) => round.Id
            )
            .Where(round =>
                !db.Assignments.Any(assignment =>
                    assignment.RoundId == round
                    && assignment.PersonId == personId
                    && assignment.WithdrawnAt == null
                    && assignment.State != AssignmentState.Submitted
                    && assignment.State != AssignmentState.Accepted
                )
            )
            .ToListAsync(cancellationToken);
        foreach (var round in rounds)
            await RecomputeAsync(round, cancellationToken);
        return rounds.Count > 0;
    }

    internal static RoundPerson? MostSenior(Round round)
    {
        var first = round
            .People.Where(roundPerson => roundPerson.SeniorityRank is not null)
            .GroupBy(roundPerson => roundPerson.SeniorityRank!.Value)
            .MinBy(group => group.Key)
            ?.ToList();
        return first is [var only] ? only : null;
    }

    private static Task<List<ComparedWork>> WorkAsync(AnnotateHubDb db, long roundId, CancellationToken cancellationToken) =>
        db
            .Assignments.AsNoTracking()
            .Where(assignment => assignment.RoundId == roundId && assignment.WithdrawnAt == null)
            .OrderBy(assignment => assignment.Id)
            .Select(assignment => new ComparedWork(
                assignment.PersonId,
                assignment.ImageGroupId,
                assignment.LabelSetId,
                assignment.State,
                assignment.LabelSet!.Revision
            ))
            .ToListAsync(cancellationToken);

    /// <summary>The boxes of the whole round, by label set.</summary>
    private static async Task<ILookup<long, ClassedBox>> BoxesAsync(AnnotateHubDb db, long roundId, CancellationToken cancellationToken) =>
        (
            await (
                from work in db.Assignments.AsNoTracking()
                where work.RoundId == roundId && work.WithdrawnAt == null
                join box in db.Boxes on work.LabelSetId equals box.LabelSetId
                orderby box.Id
                select new
                {
                    box.LabelSetId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                }
            ).ToListAsync(cancellationToken)
        ).ToLookup(box => box.LabelSetId, box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class));

    private void Hear(AssignmentChanged change)
    {
        if (change.IsSubmission)
            _submitted.Writer.TryWrite(change.AssignmentId);
    }

    private async Task ListenAsync()
    {
        await TryAsync(async db =>
            await db
                .Rounds.Where(round => round.Kind == RoundKind.Calibration && round.People.Any(person => person.GatePassed == false))
                .Select(round => round.Id)
                .ToListAsync()
        );
        await foreach (var assignment in _submitted.Reader.ReadAllAsync())
            await TryAsync(async db =>
                await db
                    .Assignments.Where(item => item.Id == assignment && item.Round!.Kind == RoundKind.Calibration)
                    .Select(item => item.RoundId)
                    .ToListAsync()
            );
    }

    private async Task TryAsync(Func<AnnotateHubDb, Task<List<long>>> rounds)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync();
            foreach (var round in await rounds(db))
                await RecomputeAsync(round);
        }
#pragma warning disable CA1031 // Whatever it is, the next submission is compared again, and so is the next question for work.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogError(failure, "Comparing a calibration failed");
        }
    }

    private sealed record ComparedWork(long PersonId, long ImageGroupId, long LabelSetId, AssignmentState State, long Revision);

    private sealed record Compared(List<ComparedWork> Work, Dictionary<long, GateVerdict> GateResults);
}
