using System.Collections.Concurrent;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Data;
using AnnotateHub.UseCases.Annotate;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Interaction time as pages report it, kept within what can be true.</summary>
public sealed class Activity(IDbContextFactory<AnnotateHubDb> database, OperationWriter writer, Presence presence, TimeProvider clock)
{
    /// <summary>How long a person may plausibly look before the first box.</summary>
    public static readonly TimeSpan LongestLookBefore = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Takes a page's own sum for an assignment. All pages together never get more than the wall time since the first change (with
    /// <see cref="LongestLookBefore"/>), nor more than since the assignment was made; what is over is left for a later report.
    /// </summary>
    public async Task<Outcome<bool>> ReportAsync(long assignmentId, long personId, string? clientId, long milliseconds, CancellationToken cancel = default)
    {
        if (clientId is not { Length: >= 1 and <= OperationRules.LongestId } || !clientId.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_'))
            return new Refusal($"'clientId' must be 1 to {OperationRules.LongestId} letters, digits, '-' or '_'; found '{clientId}'.");
        if (milliseconds < 0) return new Refusal($"'milliseconds' is a time, 0 or more; found {milliseconds}.");
        await using var db = await database.CreateDbContextAsync(cancel);
        var work = await db.Assignments.AsNoTracking().Where(item => item.Id == assignmentId && item.PersonId == personId && item.WithdrawnAt == null)
            .Select(item => new
            {
                item.ProjectId, item.RoundId, item.CreatedAt,
                First = db.Operations.Where(line => line.LabelSetId == item.LabelSetId && line.ClientId != OperationWriter.ModelClient && line.ClientId != OperationWriter.ImportClient)
                    .OrderBy(line => line.Revision).Select(line => (DateTimeOffset?)line.ReceivedAt).FirstOrDefault(),
                OtherPages = db.ActiveTimes.Where(time => time.AssignmentId == assignmentId && time.ClientId != clientId).Sum(time => time.Milliseconds),
            }).SingleOrDefaultAsync(cancel);
        if (work is null) return Refusal.NotFound;
        var now = clock.GetUtcNow();
        var sinceFirst = (work.First is { } first ? now - first : TimeSpan.Zero) + LongestLookBefore;
        var since = now - work.CreatedAt;
        var most = (long)(sinceFirst < since ? sinceFirst : since).TotalMilliseconds - work.OtherPages;
        if (!await writer.ReportActiveAsync(assignmentId, personId, clientId, Math.Clamp(milliseconds, 0, Math.Max(0, most)), cancel)) return Refusal.NotFound;
        presence.Note(work.ProjectId, work.RoundId, personId, now);
        return true;
    }
}

/// <summary>Who reported interaction a moment ago, in this process. A hint for the dashboard; nothing durable depends on it.</summary>
public sealed class Presence
{
    private readonly ConcurrentDictionary<(long ProjectId, long RoundId, long PersonId), DateTimeOffset> _last = [];

    public void Note(long projectId, long roundId, long personId, DateTimeOffset at) => _last[(projectId, roundId, personId)] = at;

    /// <summary>Person and round of every report since then. Callers filter the rounds by what their viewer may know.</summary>
    public IReadOnlyList<(long RoundId, long PersonId, DateTimeOffset At)> Since(long projectId, DateTimeOffset since) =>
        [.. _last.Where(item => item.Key.ProjectId == projectId && item.Value >= since).Select(item => (item.Key.RoundId, item.Key.PersonId, item.Value))];
}
