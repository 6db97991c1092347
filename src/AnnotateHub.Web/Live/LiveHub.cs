using Microsoft.AspNetCore.SignalR;

namespace AnnotateHub.Web.Live;

/// <summary>
/// Where pages and scripts hear that something changed. A connection always hears of its person's own assignments and notifications;
/// what else it wants to hear of it asks for, and gets as long as it may read it. After a gap a client asks by revision: nothing is
/// kept for it here.
/// </summary>
internal sealed class LiveHub(LiveSubscriptions subscriptions, LiveConnections connections, LiveAuthorization authorization)
    : Hub<ILiveClient>
{
    private LiveReader Reader => LiveReader.From(Context.User!);

    public override async Task OnConnectedAsync()
    {
        connections.Add(Context);
        await JoinAsync(new LiveSubject(LiveSubjectKind.Person, Reader.PersonId));
        await base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        subscriptions.Remove(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>Changes of an assignment that may be somebody else's.</summary>
    /// <returns>False where there is none, or none for this reader: nobody can tell the two apart.</returns>
    public async Task<bool> WatchAssignment(long assignmentId)
    {
        if (!await authorization.AssignmentAsync(Reader, assignmentId, Context.ConnectionAborted))
            return false;
        await JoinAsync(new LiveSubject(LiveSubjectKind.Assignment, assignmentId));
        return true;
    }

    public Task UnwatchAssignment(long assignmentId) => LeaveAsync(new LiveSubject(LiveSubjectKind.Assignment, assignmentId));

    /// <summary>Jobs, model runs, adjudications and presence in a project, each as far as the reader may know of it.</summary>
    /// <returns>False where there is none, or none for this reader.</returns>
    public async Task<bool> WatchProject(long projectId)
    {
        if (!await authorization.ProjectAsync(Reader, projectId, Context.ConnectionAborted))
            return false;
        await JoinAsync(new LiveSubject(LiveSubjectKind.Project, projectId));
        return true;
    }

    public Task UnwatchProject(long projectId) => LeaveAsync(new LiveSubject(LiveSubjectKind.Project, projectId));

    /// <summary>Progress of a job, which is answered as it stands now: what happened before this is never missed.</summary>
    /// <returns>Null where there is none, or none for this reader.</returns>
    public async Task<JobStatus?> WatchJob(long jobId)
    {
        if (await authorization.JobAsync(Reader, jobId, Context.ConnectionAborted) is null)
            return null;
        await JoinAsync(new LiveSubject(LiveSubjectKind.Job, jobId));
        return await authorization.JobAsync(Reader, jobId, Context.ConnectionAborted);
    }

    public Task UnwatchJob(long jobId) => LeaveAsync(new LiveSubject(LiveSubjectKind.Job, jobId));

    private async Task JoinAsync(LiveSubject subject)
    {
        if (!subscriptions.Add(Context.ConnectionId, Reader, subject))
            throw new HubException(
                $"This connection watches {LiveSubscriptions.MaxSubjects} things already, which is the most; stop watching one first."
            );
        await Groups.AddToGroupAsync(Context.ConnectionId, subject.GroupOf(Reader), Context.ConnectionAborted);
    }

    private async Task LeaveAsync(LiveSubject subject)
    {
        subscriptions.Remove(Context.ConnectionId, subject);
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, subject.GroupOf(Reader), Context.ConnectionAborted);
    }
}
