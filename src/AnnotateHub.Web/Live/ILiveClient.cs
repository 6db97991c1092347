namespace AnnotateHub.Web.Live;

/// <summary>What connected clients are told. Keys, revisions and progress, never boxes; each only to who may read what it names.</summary>
public interface ILiveClient
{
    Task AssignmentChanged(AssignmentHint hint);

    /// <summary>Something new waits for the person, or was read elsewhere: <c>GET api/me/notifications</c> says what.</summary>
    Task NotificationsChanged();

    Task JobChanged(JobStatus hint);

    Task RunChanged(RunHint hint);

    Task AdjudicationChanged(AdjudicationHint hint);

    Task PresenceChanged(PresenceHint hint);
}
