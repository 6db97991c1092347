using AnnotateHub.Core.Study;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using AnnotateHub.Web.Features.Projects;

namespace AnnotateHub.Web.Features.Overview;

/// <summary>What waits for one person in one project, and where *Continue* leads.</summary>
/// <param name="Rounds">Open rounds that the person works in; empty where work is free.</param>
/// <param name="Address">Null where nothing waits.</param>
/// <param name="Reason">Whose turn the next image is: a round, or free work.</param>
/// <param name="IsFree">The project has no rounds: everybody works on any image.</param>
/// <param name="Returned">The newest words of the lead on the next image, where it was returned.</param>
public sealed record WaitingWork(ProjectCard Project, IReadOnlyList<MyRound> Rounds, bool CalibrationIsOpen, string? Address, string Reason, bool IsFree, string? Returned)
{
    /// <summary>A lead to whom the rounds give nothing to annotate.</summary>
    public bool OnlyLeads => !IsFree && Rounds.Count == 0 && Address is null && Project.Role.MayLead();
}

/// <summary>Answers where a person goes on: the protocol's rounds first, and free work only where a project has no rounds at all.</summary>
public sealed class GoingOn(WorkQueue queue, CommentBook comments, KnownRounds known, ProjectQueries projects)
{
    public async Task<WaitingWork?> InAsync(ProjectCard project, long personId, CancellationToken cancel = default)
    {
        if (!project.Role.MayAnnotate()) return null;
        var mine = await queue.MyWorkAsync(project.Id, personId, cancel);
        // What comes by itself is no round of the protocol.
        var rounds = mine?.Rounds.Where(round => Core.Study.Rounds.RoundRules.Of(round.Kind).IsMadeByLead).ToList() ?? [];
        var open = rounds.Where(round => !round.IsClosed).ToList();
        var isFree = rounds.Count == 0 && (await known.ListAsync(project.Id, personId, cancel)).All(round => !round.IsOfProtocol);
        var shut = mine?.CalibrationIsOpen ?? false;
        if (mine?.Next is { } next)
        {
            var round = open.FirstOrDefault(item => item.Next == next);
            var returned = round is { Returned: > 0 } ? await CommentAsync(next.AssignmentId, personId, cancel) : null;
            return new WaitingWork(project, open, shut, Address(project.Id, next), round?.Name ?? "Free work", isFree, returned);
        }

        var free = isFree && project.Submitted < project.Images ? await projects.NextImageAsync(personId, project.Id) : null;
        return new WaitingWork(project, open, shut, free is { } image ? $"projects/{project.Id}/images/{image}/annotate" : null, "Free work", isFree, null);
    }

    public static string Address(long projectId, QueueItem item) => $"projects/{projectId}/images/{item.ImageId}/annotate?assignment={item.AssignmentId}";

    /// <summary>Where *Continue* of the start page leads: to what was returned, else to the calibration that holds up the rest, else to the first project.</summary>
    public static WaitingWork? First(IEnumerable<WaitingWork> waiting) => waiting.Where(item => item.Address is not null)
        .OrderByDescending(item => item.Rounds.Any(round => round.Returned > 0)).ThenByDescending(item => item.CalibrationIsOpen).ThenByDescending(item => item.Rounds.Count > 0)
        .ThenByDescending(item => item.Project.Begun > 0).FirstOrDefault();

    private async Task<string?> CommentAsync(long assignmentId, long personId, CancellationToken cancel)
    {
        var found = await comments.ListAsync(assignmentId, personId, cancel);
        return found?.LastOrDefault(comment => comment.ResolvedAt is null && comment.PersonId != personId)?.Text;
    }
}
