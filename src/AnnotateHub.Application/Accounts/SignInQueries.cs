using System.Globalization;
using System.Runtime.CompilerServices;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Csv;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>The sign-in audit as administrators read it.</summary>
public sealed class SignInQueries(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MaxItems = 1_000;

    private static readonly string[] Heads = ["id", "time_utc", "action", "person_id", "user_name", "address", "detail", "hash"];

    /// <summary>Newest first; null for who is no administrator.</summary>
    public async Task<SignInResults?> ReadAsync(
        long askingId,
        SignInFilter filter,
        int skip = 0,
        int take = 100,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await IsAdministratorAsync(db, askingId, cancellationToken))
            return null;
        var lines = Matching(db, filter);
        return new SignInResults(
            await lines.CountAsync(cancellationToken),
            await lines
                .OrderByDescending(line => line.Id)
                .Skip(Math.Max(0, skip))
                .Take(Math.Clamp(take, 1, MaxItems))
                .ToListAsync(cancellationToken)
        );
    }

    /// <summary>Lines of CSV, the heads first and then the oldest; null for who is no administrator.</summary>
    public async Task<IAsyncEnumerable<string>?> CsvAsync(
        long askingId,
        SignInFilter filter,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await IsAdministratorAsync(db, askingId, cancellationToken) ? LinesAsync(filter, cancellationToken) : null;
    }

    private async IAsyncEnumerable<string> LinesAsync(
        SignInFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return CsvText.Line(Heads);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await foreach (var line in Matching(db, filter).OrderBy(line => line.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return CsvText.Line(
                line.Id.ToString(CultureInfo.InvariantCulture),
                line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                line.Action,
                line.PersonId?.ToString(CultureInfo.InvariantCulture),
                line.UserName,
                line.Address,
                line.Detail,
                line.Hash
            );
    }

    private static IQueryable<SignInEvent> Matching(AnnotateHubDb db, SignInFilter filter)
    {
        var lines = db.SignInEvents.AsNoTracking();
        if (filter.Kind is { Length: > 0 } kind)
            lines = lines.Where(line => line.Action.StartsWith(kind));
        if (filter.UserName?.Trim() is { Length: > 0 } name)
        {
            var exactly = LikePattern.Exactly(name);
            lines = lines.Where(line => AnnotateHubDb.Matches(line.UserName, exactly));
        }

        if (filter.From is { } from)
            lines = lines.Where(line => line.At >= from);
        if (filter.Until is { } until)
            lines = lines.Where(line => line.At < until);
        return lines;
    }

    private static Task<bool> IsAdministratorAsync(AnnotateHubDb db, long askingId, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(person => person.Id == askingId && person.IsAdministrator, cancellationToken);
}
