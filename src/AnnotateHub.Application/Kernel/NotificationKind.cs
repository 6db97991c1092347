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
}
