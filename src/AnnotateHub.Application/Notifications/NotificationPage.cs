using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Notifications;

/// <param name="Unread">Of all, not only of this page.</param>
public sealed record NotificationPage(IReadOnlyList<NotificationView> Items, int Unread);
