namespace AnnotateHub.Application.Kernel;

/// <summary>What a notification is about; stored as these words.</summary>
public static class NotificationKind
{
    public const string Assigned = "assigned";
    public const string Returned = "returned";
    public const string Accepted = "accepted";
    public const string Answered = "answered";
    public const string Flagged = "flagged";
    public const string RunEnded = "runEnded";
    public const string TrainingEnded = "trainingEnded";
    public const string AnalysisEnded = "analysisEnded";
    public const string Asked = "asked";
    public const string CalibrationFinished = "calibrationFinished";
    public const string GateFailed = "gateFailed";
    public const string RoundComplete = "roundComplete";
    public const string BackupFailed = "backupFailed";
    public const string MailFailed = "mailFailed";

    /// <summary>A way into one's own account was changed; not in <see cref="All"/>, for it cannot be switched off.</summary>
    public const string AccountChanged = "accountChanged";

    /// <summary>Every kind that its person may switch off, those of annotators first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Assigned,
        Returned,
        Accepted,
        Answered,
        Asked,
        Flagged,
        CalibrationFinished,
        GateFailed,
        RoundComplete,
        RunEnded,
        TrainingEnded,
        AnalysisEnded,
        BackupFailed,
        MailFailed,
    ];
}
