using AnnotateHub.Application.Access;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Web.Features.Dashboard;

/// <summary>Answers where a person goes on: the protocol's rounds first, and free work only where a project has no rounds at all.</summary>
public sealed class HomeOverview(WorkQueue queue, CommentService comments, VisibleRounds known, ProjectQueries projects)
{
    public async Task<WaitingWork?> InAsync(ProjectCard project, long personId, CancellationToken cancellationToken = default)
    {
        if (!project.Role.MayAnnotate())
            return null;
        var mine = await queue.MyWorkAsync(project.Id, personId, cancellationToken);
        // What comes by itself is no round of the protocol.
        var rounds = mine?.Rounds.Where(round => AnnotateHub.Core.Study.Rounds.RoundRules.For(round.Kind).IsMadeByLead).ToList() ?? [];
        var open = rounds.Where(round => !round.IsClosed).ToList();
        var isFree =
            rounds.Count == 0 && (await known.ListAsync(project.Id, personId, cancellationToken)).All(round => !round.IsOfProtocol);
        var shut = mine?.CalibrationIsOpen ?? false;
        if (mine?.Next is { } next)
        {
            var round = open.FirstOrDefault(myRound => myRound.Next == next);
            var returned = round is { Returned: > 0 } ? await CommentAsync(next.AssignmentId, personId, cancellationToken) : null;
            return new WaitingWork(project, open, shut, Address(project.Id, next), round?.Name ?? "Free work", isFree, returned);
        }

        var free = isFree && project.Submitted < project.Images ? await projects.NextImageAsync(personId, project.Id) : null;
        return new WaitingWork(
            project,
            open,
            shut,
            free is { } image ? $"projects/{project.Id}/images/{image}/annotate" : null,
            "Free work",
            isFree,
            null
        );
    }

    public static string Address(long projectId, QueueItem queueItem) =>
        $"projects/{projectId}/images/{queueItem.ImageId}/annotate?assignment={queueItem.AssignmentId}";

    /// <summary>Where *Continue* of the start page leads: to what was returned, else to the calibration that holds up the rest, else to the
    /// first project.</summary>
    public static WaitingWork? First(IEnumerable<WaitingWork> waiting) =>
        waiting
            .Where(waitingWork => waitingWork.Address is not null)
            .OrderByDescending(waitingWork => waitingWork.Rounds.Any(round => round.Returned > 0))
            .ThenByDescending(waitingWork => waitingWork.CalibrationIsOpen)
            .ThenByDescending(waitingWork => waitingWork.Rounds.Count > 0)
            .ThenByDescending(waitingWork => waitingWork.Project.Started > 0)
            .FirstOrDefault();

    private async Task<string?> CommentAsync(long assignmentId, long personId, CancellationToken cancellationToken)
    {
        var found = await comments.ListAsync(assignmentId, personId, cancellationToken);
        return found?.LastOrDefault(comment => comment.ResolvedAt is null && comment.PersonId != personId)?.Text;
    }
}
