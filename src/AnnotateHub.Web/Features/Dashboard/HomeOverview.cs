using AnnotateHub.Application.Access;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Web.Features.Dashboard;

/// <summary>Answers where a person goes on: the protocol's rounds first, and free work only where a project has no rounds at all.</summary>
public sealed class HomeOverview(WorkQueue queue, CommentService comments, VisibleRounds known, ProjectQueries projects)
{
    /// <summary>With what a lead said of the next image, where it was returned. Null for who does not annotate.</summary>
    public async Task<WaitingWork?> InAsync(ProjectCard project, long personId, CancellationToken cancellationToken = default) =>
        (await InAsync([project], personId, cancellationToken)).GetValueOrDefault(project.Id) is { } work
            ? await WithWordsAsync(work, personId, cancellationToken)
            : null;

    /// <summary>By project, in as many questions however many projects there are; those in which the person does not annotate are not
    /// there.</summary>
    public async Task<IReadOnlyDictionary<long, WaitingWork>> InAsync(
        IReadOnlyCollection<ProjectCard> cards,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        var annotated = cards.Where(project => project.Role.MayAnnotate()).ToList();
        if (annotated.Count == 0)
            return new Dictionary<long, WaitingWork>();
        List<long> ids = [.. annotated.Select(project => project.Id)];
        var work = await queue.MyWorkAsync(ids, personId, cancellationToken);
        var rounds = await known.ListAsync(ids, personId, cancellationToken);
        var own = annotated.ToDictionary(
            project => project.Id,
            // What comes by itself is no round of the protocol.
            project =>
                work.GetValueOrDefault(project.Id)
                    ?.Rounds.Where(round => AnnotateHub.Core.Study.Rounds.RoundRules.For(round.Kind).IsMadeByLead)
                    .ToList() ?? []
        );
        var free = annotated
            .Where(project =>
                own[project.Id].Count == 0 && rounds.GetValueOrDefault(project.Id, []).All(round => !round.IsOfProtocol)
            )
            .Select(project => project.Id)
            .ToHashSet();
        var idle = annotated
            .Where(project =>
                free.Contains(project.Id)
                && work.GetValueOrDefault(project.Id)?.Next is null
                && project.Submitted < project.Images
            )
            .Select(project => project.Id)
            .ToList();
        var images = idle.Count == 0 ? new Dictionary<long, long>() : await projects.NextImagesAsync(personId, idle);
        return annotated.ToDictionary(project => project.Id, WaitingIn);

        WaitingWork WaitingIn(ProjectCard project)
        {
            var mine = work.GetValueOrDefault(project.Id);
            var open = own[project.Id].Where(round => !round.IsClosed).ToList();
            var round = mine?.Next is { } next ? open.FirstOrDefault(myRound => myRound.Next == next) : null;
            return new WaitingWork(
                project,
                open,
                mine?.CalibrationIsOpen ?? false,
                mine?.Next,
                mine?.Next is { } item ? Address(project.Id, item)
                    : images.TryGetValue(project.Id, out var image) ? $"projects/{project.Id}/images/{image}/annotate"
                    : null,
                round?.Name ?? "Free work",
                free.Contains(project.Id),
                null
            );
        }
    }

    /// <summary>With what a lead said of the next image, where it was returned.</summary>
    public async Task<WaitingWork> WithWordsAsync(WaitingWork work, long personId, CancellationToken cancellationToken = default) =>
        work.Next is { } next && work.Rounds.FirstOrDefault(round => round.Next == next) is { Returned: > 0 }
            ? work with { Returned = await CommentAsync(next.AssignmentId, personId, cancellationToken) }
            : work;

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
