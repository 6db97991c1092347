namespace AnnotateHub.Application.Privacy;

/// <summary>How much is stored about a person.</summary>
/// <param name="Images">Images that the person was given, in any round.</param>
/// <param name="Gestures">Operations in the logs: every drawing, change and deletion with its time.</param>
/// <param name="FirstGesture">When the server received it.</param>
/// <param name="ActiveTime">Of all images.</param>
/// <param name="ActiveDays">Days with any work.</param>
/// <param name="SignIns">Lines of the audit of sign-ins about the person's account.</param>
/// <param name="AuditEntries">What the person did in projects, as their audits have it.</param>
public sealed record OwnDataFigures(
    string UserName,
    string DisplayName,
    string? Email,
    DateTimeOffset CreatedAt,
    int Projects,
    int Images,
    int Gestures,
    DateTimeOffset? FirstGesture,
    DateTimeOffset? LastGesture,
    TimeSpan ActiveTime,
    int ActiveDays,
    int Sessions,
    int SignIns,
    DateTimeOffset? FirstSignIn,
    int Tokens,
    int Passkeys,
    int Comments,
    int Flags,
    int AuditEntries,
    int Notifications
);
