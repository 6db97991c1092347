using AnnotateHub.Application.Kernel;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Notifications;

/// <param name="ProjectId">Null for what concerns the whole server or one's own account.</param>
/// <param name="Kind">One of <see cref="NotificationKind"/>.</param>
/// <param name="Address">Where it leads, relative to the application's root.</param>
public sealed record NotificationView(
    long Id,
    long? ProjectId,
    string Kind,
    string Text,
    string Address,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReadAt
);
