using System.Globalization;
using System.Runtime.CompilerServices;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Csv;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Audit;

/// <summary>Reads who did what, for leads, as far as they may know. Writing is <see cref="AuditLog"/>.</summary>
public sealed class AuditQueries(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MaxItems = 500;

    /// <summary>Newest first; null for who does not lead the project.</summary>
    /// <param name="before">Only lines older than the one with this key; the total counts all all the same.</param>
    public async Task<AuditResults?> ReadAsync(
        long projectId,
        long personId,
        AuditFilter filter,
        int skip = 0,
        int take = 100,
        long? before = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await LinesAsync(db, projectId, personId, filter, cancellationToken) is not { } entries)
            return null;
        var items = await Lines(
                db,
                (before is { } first ? entries.Where(audit => audit.Id < first) : entries)
                    .OrderByDescending(audit => audit.Id)
                    .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MaxItems))
            )
            .ToListAsync(cancellationToken);
        return new AuditResults(items, await entries.CountAsync(cancellationToken));
    }

    /// <summary>All lines of a CSV file with its header, oldest first; null for who does not lead the project.</summary>
    public async Task<IAsyncEnumerable<string>?> CsvAsync(
        long projectId,
        long personId,
        AuditFilter filter,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await LinesAsync(db, projectId, personId, filter, cancellationToken) is null
            ? null
            : WriteAsync(projectId, personId, filter, cancellationToken);
    }

    private async IAsyncEnumerable<string> WriteAsync(
        long projectId,
        long personId,
        AuditFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return "time,by,command_line,action,round,image,person,detail";
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await LinesAsync(db, projectId, personId, filter, cancellationToken) is not { } entries)
            yield break;
        await foreach (var line in Lines(db, entries.OrderBy(audit => audit.Id)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return CsvText.Line(
                line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                line.By,
                line.ByCommandLine ? "1" : "0",
                line.Action,
                line.Round,
                line.Image,
                line.Subject,
                line.Detail
            );
    }

    private static async Task<IQueryable<AuditEntry>?> LinesAsync(
        AnnotateHubDb db,
        long projectId,
        long personId,
        AuditFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || !scope.Role.MayLead())
            return null;
        var entries = scope.Audit(db);
        if (filter.Image is { } image)
            entries = entries.Where(audit => audit.ImageGroupId == image);
        if (filter.Person is { } person)
            entries = entries.Where(audit => audit.PersonId == person || audit.SubjectId == person);
        if (filter.Round is { } round)
            entries = entries.Where(audit => audit.RoundId == round);
        if (filter.Action is { Length: > 0 } action)
            entries = entries.Where(audit => audit.Action.StartsWith(action));
        if (filter.From is { } from)
            entries = entries.Where(audit => audit.At >= from);
        if (filter.Until is { } until)
            entries = entries.Where(audit => audit.At < until);
        return entries;
    }

    private static IQueryable<AuditLine> Lines(AnnotateHubDb db, IQueryable<AuditEntry> entries) =>
        entries.Select(audit => new AuditLine(
            audit.Id,
            audit.At,
            audit.Operator
                ?? db.Users.Where(person => person.Id == audit.PersonId).Select(person => person.DisplayName).FirstOrDefault()
                ?? "",
            audit.PersonId == null && audit.Operator != AuditLog.Reader,
            audit.Action,
            db.Rounds.Where(round => round.Id == audit.RoundId).Select(round => round.Name).FirstOrDefault(),
            db.ImageGroups.Where(image => image.Id == audit.ImageGroupId).Select(image => image.Name).FirstOrDefault(),
            db.Users.Where(person => person.Id == audit.SubjectId).Select(person => person.DisplayName).FirstOrDefault(),
            audit.Detail
        ));
}
