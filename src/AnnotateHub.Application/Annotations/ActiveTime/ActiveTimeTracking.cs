using System.Collections.Concurrent;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.ActiveTime;

/// <summary>Interaction time as pages report it, kept within what can be true.</summary>
public sealed class ActiveTimeTracking(
    IDbContextFactory<AnnotateHubDb> database,
    OperationWriter writer,
    Presence presence,
    IClientNotifier notifier,
    PrivacySettings privacy,
    TimeProvider clock
)
{
    /// <summary>How long a person may plausibly look before the first box.</summary>
    public static readonly TimeSpan MaxLookBeforeLength = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Takes a page's own sum for an assignment. All pages together never get more than the wall time since the first change (with
    /// <see cref="MaxLookBeforeLength"/>), nor more than since the assignment was made; what is over is left for a later report.
    /// </summary>
    public async Task<Result<bool>> ReportAsync(
        long assignmentId,
        long personId,
        string? clientId,
        long milliseconds,
        CancellationToken cancellationToken = default
    )
    {
        if (
            clientId is not { Length: >= 1 and <= OperationRules.MaxIdLength }
            || !clientId.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_')
        )
            return new Error($"'clientId' must be 1 to {OperationRules.MaxIdLength} letters, digits, '-' or '_'; found '{clientId}'.");
        if (milliseconds < 0)
            return new Error($"'milliseconds' is a time, 0 or more; found {milliseconds}.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var work = await db
            .Assignments.AsNoTracking()
            .Where(assignment => assignment.Id == assignmentId && assignment.PersonId == personId && assignment.WithdrawnAt == null)
            .Select(assignment => new
            {
                assignment.ProjectId,
                assignment.RoundId,
                assignment.CreatedAt,
                IsArchived = db.Projects.Any(project => project.Id == assignment.ProjectId && project.ArchivedAt != null),
                First = db
                    .Operations.Where(line =>
                        line.LabelSetId == assignment.LabelSetId
                        && line.ClientId != OperationWriter.ModelClient
                        && line.ClientId != OperationWriter.ImportClient
                    )
                    .OrderBy(line => line.Revision)
                    .Select(line => (DateTimeOffset?)line.ReceivedAt)
                    .FirstOrDefault(),
                OtherPages = db
                    .ActiveTimes.Where(time => time.AssignmentId == assignmentId && time.ClientId != clientId)
                    .Sum(time => time.Milliseconds),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (work is null)
            return Error.NotFound;
        if (work.IsArchived)
            return new Error(Editability.ProjectIsArchived);
        var now = clock.GetUtcNow();
        var sinceFirst = (work.First is { } first ? now - first : TimeSpan.Zero) + MaxLookBeforeLength;
        var since = now - work.CreatedAt;
        var most = (long)(sinceFirst < since ? sinceFirst : since).TotalMilliseconds - work.OtherPages;
        // Switched off, nothing is kept, and whoever looks at the project still sees who is at work now.
        if (
            privacy.ActiveTime
            && !await writer.ReportActiveAsync(
                assignmentId,
                personId,
                clientId,
                Math.Clamp(milliseconds, 0, Math.Max(0, most)),
                cancellationToken
            )
        )
            return Error.NotFound;
        presence.Note(work.ProjectId, work.RoundId, personId, now);
        notifier.Publish(new PresenceChanged(personId, work.ProjectId, work.RoundId));
        return true;
    }
}
