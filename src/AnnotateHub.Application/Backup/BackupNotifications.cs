using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Backup;

/// <summary>Tells of a backup: every one in the audit of sign-ins and in the log, a failed one to each administrator too.</summary>
public sealed partial class BackupNotifications(
    IDbContextFactory<AnnotateHubDb> database,
    SignInLog audit,
    IClientNotifier notifier,
    TimeProvider clock,
    ILogger<BackupNotifications> log
)
{
    /// <summary>Where a notification leads.</summary>
    public const string Page = "backups";

    public Task TellMadeAsync(string message, CancellationToken cancellationToken = default) =>
        audit.WriteAsync(SignInAction.BackupMade, detail: message, cancellationToken: cancellationToken);

    public async Task TellFailedAsync(string message, CancellationToken cancellationToken = default)
    {
        TellFailed(log, message);
        await audit.WriteAsync(SignInAction.BackupFailed, detail: message, cancellationToken: cancellationToken);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var administrators = await db
            .Users.Where(person => person.IsAdministrator && person.DisabledAt == null)
            .Select(person => person.Id)
            .ToListAsync(cancellationToken);
        foreach (var person in administrators)
            db.Notify(person, null, NotificationKind.BackupFailed, $"The backup failed. {message}", Page, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        foreach (var person in administrators)
            notifier.Publish(new NotificationAdded(person, null));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The backup failed: {Reason}")]
    private static partial void TellFailed(ILogger log, string reason);
}
