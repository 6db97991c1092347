using System.Globalization;
using System.Runtime.CompilerServices;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <param name="By">Name of the person, or the operator at the command line.</param>
/// <param name="Subject">Name of the person that it was done to.</param>
public sealed record AuditLine(
    long Id, DateTimeOffset At, string By, bool ByCommandLine, string Action, string? Round, string? Image, string? Subject, string Detail);

/// <param name="Person">Who did it or to whom it was done.</param>
/// <param name="Action">Beginning of the action, for example <c>assignment.</c></param>
/// <param name="From">Not before.</param>
/// <param name="Until">Before this moment.</param>
public sealed record AuditFilter(
    long? Image = null, long? Person = null, long? Round = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

public sealed record AuditPage(IReadOnlyList<AuditLine> Items, int Total);

/// <summary>Reads who did what, for leads, as far as they may know. Writing is <see cref="Trail"/>.</summary>
public sealed class AuditTrail(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MostItems = 500;

    /// <summary>Newest first; null for who does not lead the project.</summary>
    public async Task<AuditPage?> ReadAsync(long projectId, long personId, AuditFilter filter, int skip = 0, int take = 100, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await LinesAsync(db, projectId, personId, filter, cancel) is not { } entries) return null;
        var items = await Lines(db, entries.OrderByDescending(item => item.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostItems))).ToListAsync(cancel);
        return new AuditPage(items, await entries.CountAsync(cancel));
    }

    /// <summary>All lines of a CSV file with its header, oldest first; null for who does not lead the project.</summary>
    public async Task<IAsyncEnumerable<string>?> CsvAsync(long projectId, long personId, AuditFilter filter, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await LinesAsync(db, projectId, personId, filter, cancel) is null ? null : WriteAsync(projectId, personId, filter, cancel);
    }

    private async IAsyncEnumerable<string> WriteAsync(long projectId, long personId, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return "time,by,command line,action,round,image,person,detail";
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await LinesAsync(db, projectId, personId, filter, cancel) is not { } entries) yield break;
        await foreach (var line in Lines(db, entries.OrderBy(item => item.Id)).AsAsyncEnumerable().WithCancellation(cancel))
            yield return string.Join(',', new[]
            {
                line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), Cell(line.By), line.ByCommandLine ? "yes" : "no",
                Cell(line.Action), Cell(line.Round), Cell(line.Image), Cell(line.Subject), Cell(line.Detail),
            });
    }

    private static async Task<IQueryable<AuditEntry>?> LinesAsync(AnnotateHubDb db, long projectId, long personId, AuditFilter filter, CancellationToken cancel)
    {
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || !viewer.Role.MayLead()) return null;
        var entries = viewer.Audit(db);
        if (filter.Image is { } image) entries = entries.Where(item => item.ImageGroupId == image);
        if (filter.Person is { } person) entries = entries.Where(item => item.PersonId == person || item.SubjectId == person);
        if (filter.Round is { } round) entries = entries.Where(item => item.RoundId == round);
        if (filter.Action is { Length: > 0 } action) entries = entries.Where(item => item.Action.StartsWith(action));
        if (filter.From is { } from) entries = entries.Where(item => item.At >= from);
        if (filter.Until is { } until) entries = entries.Where(item => item.At < until);
        return entries;
    }

    private static IQueryable<AuditLine> Lines(AnnotateHubDb db, IQueryable<AuditEntry> entries) => entries.Select(item => new AuditLine(
        item.Id, item.At, item.Operator ?? db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "",
        item.PersonId == null, item.Action,
        db.Rounds.Where(round => round.Id == item.RoundId).Select(round => round.Name).FirstOrDefault(),
        db.ImageGroups.Where(image => image.Id == item.ImageGroupId).Select(image => image.Name).FirstOrDefault(),
        db.Users.Where(person => person.Id == item.SubjectId).Select(person => person.DisplayName).FirstOrDefault(), item.Detail));

    /// <summary>Quoted, and harmless in a spreadsheet: a cell that would begin a formula begins with an apostrophe.</summary>
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
