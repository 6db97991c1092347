using System.Threading.Channels;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>
/// Compares who has submitted a calibration with thresholds against the most senior annotator of the round, and opens production rounds for those who
/// agree well enough. Pooled over the images, IoU of at least 0.5, boxes matched one to one.
/// </summary>
/// <remarks>Nothing depends on hearing of a submission: the comparison is made again whenever somebody asks for their next image (<see cref="CatchUpAsync"/>).</remarks>
public sealed class CalibrationCheck(IDbContextFactory<AnnotateHubDb> database, AssignmentNotifier notifier, ILogger<CalibrationCheck> log) : IAsyncDisposable
{
    public const double Iou = 0.5;

    /// <summary>How the note of somebody begins whom a lead let through; such a gate is never shut again.</summary>
    internal const string LetThrough = "Let through";

    private readonly Channel<long> _submitted = Channel.CreateUnbounded<long>();
    private readonly Lock _starting = new();
    private Task? _loop;

    /// <summary>Compares after every submission from now on, and once what was submitted before. Called when the server starts.</summary>
    public void Start()
    {
        lock (_starting)
        {
            if (_loop is not null) return;
            notifier.Submitted += Hear;
            _loop = Task.Run(ListenAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        notifier.Submitted -= Hear;
        _submitted.Writer.TryComplete();
        if (_loop is not null) await _loop;
    }

    /// <summary>Compares everybody of a calibration round who has submitted everything. Does nothing in rounds without thresholds.</summary>
    public async Task RecomputeAsync(long roundId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        // The lock makes sure that what is compared is what the verdict is kept with.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var round = await db.Rounds.Include(item => item.People).ThenInclude(item => item.Person).AsSplitQuery().FirstOrDefaultAsync(item => item.Id == roundId && item.Kind == RoundKind.Calibration, cancel);
        if (round?.Settings.Gate is not { } gate) return;
        var work = await db.Assignments.AsNoTracking().Where(item => item.RoundId == roundId && item.WithdrawnAt == null)
            .Select(item => new { item.PersonId, item.ImageGroupId, item.LabelSetId, item.State }).ToListAsync(cancel);
        var submitted = work.GroupBy(item => item.PersonId).Where(group => group.All(item => item.State.IsDone()))
            .ToDictionary(group => group.Key, group => group.ToDictionary(item => item.ImageGroupId, item => item.LabelSetId));
        var classes = round.Settings.Classes ?? [.. (await db.Projects.AsNoTracking().SingleAsync(item => item.Id == round.ProjectId, cancel)).Classes.Classes.Select(item => item.Key)];
        var senior = MostSenior(round);
        foreach (var person in round.People.Where(item => submitted.ContainsKey(item.PersonId) && item.GateNote?.StartsWith(LetThrough, StringComparison.Ordinal) != true))
            (person.GatePassed, person.GateNote) = await VerdictAsync(person);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);

        async Task<(bool, string)> VerdictAsync(RoundPerson person)
        {
            if (senior is null) return (false, "There is no single most senior annotator in this round to compare with; a lead can let the person through.");
            if (person == senior) return (true, "The most senior annotator, whom the others are compared with.");
            if (!submitted.TryGetValue(senior.PersonId, out var reference)) return (false, $"Waits for {senior.Person!.DisplayName}, the most senior annotator, to submit the calibration.");
            var pairs = new List<ImagePair>();
            foreach (var (image, set) in submitted[person.PersonId].Where(item => reference.ContainsKey(item.Key)))
                pairs.Add(ImagePair.Match(await BoxesAsync(db, set, cancel), await BoxesAsync(db, reference[image], cancel), Iou));
            return CalibrationVerdict.Of(gate, pairs, classes, senior.Person!.DisplayName);
        }
    }

    /// <summary>Compares the person's calibration rounds of the project if something is submitted and not yet passed. True when something was compared.</summary>
    internal async Task<bool> CatchUpAsync(long projectId, long personId, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var rounds = await db.RoundPeople.Where(item => item.PersonId == personId && item.GatePassed == false)
            .Join(db.Rounds.Where(round => round.ProjectId == projectId && round.Kind == RoundKind.Calibration), item => item.RoundId, round => round.Id, (_, round) => round.Id)
            .Where(round => !db.Assignments.Any(item => item.RoundId == round && item.PersonId == personId && item.WithdrawnAt == null && item.State != AssignmentState.Submitted && item.State != AssignmentState.Accepted))
            .ToListAsync(cancel);
        foreach (var round in rounds) await RecomputeAsync(round, cancel);
        return rounds.Count > 0;
    }

    internal static RoundPerson? MostSenior(Round round)
    {
        var first = round.People.Where(item => item.SeniorityRank is not null).GroupBy(item => item.SeniorityRank!.Value).MinBy(group => group.Key)?.ToList();
        return first is [var only] ? only : null;
    }

    private static async Task<List<ClassedBox>> BoxesAsync(AnnotateHubDb db, long labelSetId, CancellationToken cancel) =>
        [.. (await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == labelSetId).OrderBy(box => box.Id).Select(box => new { box.X1, box.Y1, box.X2, box.Y2, box.Class }).ToListAsync(cancel))
            .Select(box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class))];

    private void Hear(long assignmentId) => _submitted.Writer.TryWrite(assignmentId);

    private async Task ListenAsync()
    {
        await TryAsync(async db => await db.Rounds.Where(round => round.Kind == RoundKind.Calibration && round.People.Any(person => person.GatePassed == false)).Select(round => round.Id).ToListAsync());
        await foreach (var assignment in _submitted.Reader.ReadAllAsync())
            await TryAsync(async db => await db.Assignments.Where(item => item.Id == assignment && item.Round!.Kind == RoundKind.Calibration).Select(item => item.RoundId).ToListAsync());
    }

    private async Task TryAsync(Func<AnnotateHubDb, Task<List<long>>> rounds)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync();
            foreach (var round in await rounds(db)) await RecomputeAsync(round);
        }
#pragma warning disable CA1031 // Whatever it is, the next submission is compared again, and so is the next question for work.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogError(failure, "Comparing a calibration failed");
        }
    }
}
