using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// The sign-in audit: each line carries a hash over itself and the line before, so that a line that was changed, put in or taken out shows
/// (<see cref="CheckAsync"/>). The same goes to the log as a structured line, for whatever collects logs.
/// </summary>
public sealed partial class SignInLog(
    IDbContextFactory<AnnotateHubDb> database,
    AuditSettings settings,
    AuditSink sink,
    PrivacySettings privacy,
    IClientNotifier notifier,
    TimeProvider clock,
    ILogger<SignInLog> log
)
{
    private const int MaxLength = 200;

    /// <summary>Writes a line; the person whose way in was changed is told (<see cref="AccountNotices"/>).</summary>
    /// <param name="userName">As it was typed; null for that of the person.</param>
    public async Task WriteAsync(
        string action,
        long? personId = null,
        string? userName = null,
        string address = "",
        string detail = "",
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: two lines must not follow the same one.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var last = await db
            .SignInEvents.OrderByDescending(item => item.Id)
            .Select(item => item.Hash)
            .FirstOrDefaultAsync(cancellationToken);
        userName ??= await db
            .Users.Where(person => person.Id == personId)
            .Select(person => person.UserName)
            .SingleOrDefaultAsync(cancellationToken);
        var line = new SignInEvent
        {
            At = clock.GetUtcNow(),
            Action = action,
            PersonId = personId,
            UserName = Short(userName ?? ""),
            Address = privacy.Addresses ? Short(address) : "",
            Detail = Short(detail),
            Hash = "",
        };
        line.Hash = HashOf(last ?? "", line);
        db.SignInEvents.Add(line);
        var notice = await AccountNotices.AddAsync(db, line, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (notice is not null)
            notifier.Publish(new NotificationAdded(notice.PersonId, null));
        sink.Write(line);
        Tell(log, action, personId, line.UserName, line.Address, line.Detail);
    }

    /// <summary>Newest first, for administrators; null for everybody else.</summary>
    public async Task<IReadOnlyList<SignInEvent>?> ListAsync(
        long askingId,
        DateTimeOffset? from = null,
        int most = 1_000,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await db.Users.AnyAsync(person => person.Id == askingId && person.IsAdministrator, cancellationToken))
            return null;
        return await db
            .SignInEvents.AsNoTracking()
            .Where(item => from == null || item.At >= from)
            .OrderByDescending(item => item.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Deletes lines that are older than the setting allows, and says so in a line of its own.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken = default)
    {
        if (settings.KeepDays <= 0)
            return;
        var first = clock.GetUtcNow().AddDays(-settings.KeepDays);
        int gone;
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            // From the oldest on: a clock that was wrong for a while must not tear holes into the chain.
            var kept = await db.SignInEvents.Where(line => line.At >= first).MinAsync(line => (long?)line.Id, cancellationToken);
            gone = await db.SignInEvents.Where(line => kept == null || line.Id < kept).ExecuteDeleteAsync(cancellationToken);
        }

        if (gone > 0)
            await WriteAsync(
                SignInAction.Pruned,
                detail: $"{gone} {(gone == 1 ? "line" : "lines")} older than {settings.KeepDays} days were deleted (Audit:KeepDays).",
                cancellationToken: cancellationToken
            );
    }

    /// <summary>A sentence for the first line that is not as it was written, or null.</summary>
    public async Task<string?> FaultOfChainAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await CheckAsync(db, cancellationToken);
    }

    /// <summary>A sentence for the first line that is not as it was written, or null.</summary>
    internal static async Task<string?> CheckAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        var (before, id) = ("", 0L);
        await foreach (var line in db.SignInEvents.AsNoTracking().OrderBy(item => item.Id).AsAsyncEnumerable())
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The oldest that is left after old ones were pruned begins a chain of its own.
            if (id != 0 && (line.Id != id + 1 || line.Hash != HashOf(before, line)))
                return $"The sign-in audit is not as it was written: line {line.Id} of {line.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC was "
                    + "changed, or lines before it were taken out.";
            (before, id) = (line.Hash, line.Id);
        }

        return null;
    }

    private static string HashOf(string before, SignInEvent line)
    {
        // Lengths before texts: no two lines give the same bytes.
        var text = new StringBuilder(before);
        foreach (
            var part in new[]
            {
                line.At.UtcTicks.ToString(CultureInfo.InvariantCulture),
                line.Action,
                line.PersonId?.ToString(CultureInfo.InvariantCulture) ?? "",
                line.UserName,
                line.Address,
                line.Detail,
            }
        )
            text.Append(CultureInfo.InvariantCulture, $"|{part.Length}:{part}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Short(string text)
    {
        var line = new string([.. text.Select(symbol => char.IsControl(symbol) ? ' ' : symbol)]);
        return line[..Math.Min(line.Length, MaxLength)];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Action} person {PersonId} '{UserName}' from '{Address}' {Detail}")]
    private static partial void Tell(ILogger log, string action, long? personId, string userName, string address, string detail);
}
