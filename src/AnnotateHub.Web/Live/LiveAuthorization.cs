using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Live;

/// <summary>
/// Whether a hint is for a reader at this moment: what the person may read (<see cref="LiveScope"/>), and for a script only in the
/// projects that its token still opens. Asked when a subject is watched and before every single hint.
/// </summary>
internal sealed class LiveAuthorization(LiveScope visibility, AccessTokenService tokens, JobQueries jobs, JobBoard board)
{
    public async Task<bool> AssignmentAsync(LiveReader reader, long assignmentId, CancellationToken cancellationToken = default) =>
        await visibility.AssignmentAsync(assignmentId, reader.PersonId, cancellationToken) is { } project
        && await OpensAsync(reader, project, cancellationToken);

    public async Task<bool> ProjectAsync(LiveReader reader, long projectId, CancellationToken cancellationToken = default) =>
        await visibility.ProjectAsync(projectId, reader.PersonId, cancellationToken)
        && await OpensAsync(reader, projectId, cancellationToken);

    public async Task<bool> RunAsync(LiveReader reader, long projectId, long runId, CancellationToken cancellationToken = default) =>
        await visibility.RunAsync(projectId, runId, reader.PersonId, cancellationToken)
        && await OpensAsync(reader, projectId, cancellationToken);

    public async Task<bool> PresenceAsync(LiveReader reader, long projectId, long roundId, CancellationToken cancellationToken = default) =>
        await visibility.PresenceAsync(projectId, roundId, reader.PersonId, cancellationToken)
        && await OpensAsync(reader, projectId, cancellationToken);

    public async Task<bool> AdjudicationAsync(
        LiveReader reader,
        long projectId,
        long roundId,
        long? imageId,
        CancellationToken cancellationToken = default
    ) =>
        await visibility.AdjudicationAsync(projectId, roundId, imageId, reader.PersonId, cancellationToken)
        && await OpensAsync(reader, projectId, cancellationToken);

    /// <summary>The job as it stands; null where there is none for the reader. Progress of a running job is newer than its row.</summary>
    public async Task<JobStatus?> JobAsync(LiveReader reader, long jobId, CancellationToken cancellationToken = default)
    {
        if (await jobs.FindAsync(reader.PersonId, jobId) is not { } job)
            return null;
        var isOpen = job.ProjectId is { } project ? await ProjectAsync(reader, project, cancellationToken) : reader.TokenId is null;
        if (!isOpen)
            return null;
        var progress = board.ProgressOf(jobId);
        return new JobStatus(
            job.Id,
            job.ProjectId,
            job.Title,
            JsonNamingPolicy.CamelCase.ConvertName($"{job.State}"),
            progress?.Done ?? job.Done,
            progress is null ? job.Total : progress.Total,
            progress?.Message ?? job.Message
        );
    }

    private async Task<bool> OpensAsync(LiveReader reader, long projectId, CancellationToken cancellationToken) =>
        reader.TokenId is not { } token || await tokens.OpensAsync(token, projectId, cancellationToken);
}
