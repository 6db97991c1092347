using AnnotateHub.Data;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Kernel;

/// <summary>Adds what happened to the unit of work of what happened, so that neither is ever kept without the other.</summary>
public static class AuditLog
{
    /// <summary>Stands for whoever opened a link without an account, where else an account of the command line stands.</summary>
    public const string Reader = "Reader's link";

    /// <summary>Adds an entry of the audit. Saved with everything else by <c>SaveChanges</c>.</summary>
    /// <param name="action">Subject and verb, for example <c>assignment.returned</c>.</param>
    /// <param name="roundId">The round that it concerns: decides who may read the entry. Leave out only what tells nothing of any
    /// round.</param>
    /// <param name="subjectId">The person that it was done to.</param>
    /// <param name="detail">The rest, as a sentence.</param>
    public static AuditEntry RecordAudit(
        this AnnotateHubDb db,
        Actor actor,
        long projectId,
        string action,
        DateTimeOffset at,
        string detail = "",
        long? roundId = null,
        long? imageGroupId = null,
        long? subjectId = null
    )
    {
        var entry = new AuditEntry
        {
            ProjectId = projectId,
            At = at,
            PersonId = actor.PersonId == 0 ? null : actor.PersonId,
            Operator = actor.Operator,
            Action = action,
            RoundId = roundId,
            ImageGroupId = imageGroupId,
            SubjectId = subjectId,
            Detail = detail,
        };
        db.Audit.Add(entry);
        return entry;
    }

    /// <summary>Adds a notification. After the commit, a <see cref="NotificationAdded"/> shows it without a reload.</summary>
    /// <param name="projectId">Null for what concerns the whole server.</param>
    /// <param name="kind">One of <see cref="NotificationKind"/>.</param>
    /// <param name="address">Where it leads, relative to the application's root, for example
    /// <c>projects/3/images/7/annotate?assignment=12</c>.</param>
    public static Notification Notify(
        this AnnotateHubDb db,
        long personId,
        long? projectId,
        string kind,
        string text,
        string address,
        DateTimeOffset at
    )
    {
        var notification = new Notification
        {
            PersonId = personId,
            ProjectId = projectId,
            Kind = kind,
            Text = text,
            Address = address,
            CreatedAt = at,
        };
        db.Notifications.Add(notification);
        return notification;
    }
}
