using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>A round, and the lead who asks something of it.</summary>
internal sealed record LedRound(Viewer Viewer, Round Round);

/// <summary>Somebody's assignment, and the lead who asks something of it.</summary>
internal sealed record LedWork(Viewer Viewer, Round Round, Assignment Assignment);

/// <summary>Whether somebody may lead: the one place that making, moving and closing ask.</summary>
internal static class Leads
{
    public const string OnlyLeads = "Only leads and managers of the project may do this.";
    public const string AnnotatesHere = "You annotate in this blind round and are only an annotator for it while it is open; another lead has to do this.";

    /// <summary>A person's or the command line's sight; null for who is no member and where there is no project.</summary>
    public static async Task<Viewer?> SightAsync(this AnnotateHubDb db, long projectId, Actor actor, CancellationToken cancel) =>
        actor.Operator is null ? await db.ViewerAsync(projectId, actor.PersonId, cancel)
        : await db.Projects.AnyAsync(project => project.Id == projectId, cancel) ? await db.OperatorAsync(projectId, cancel: cancel)
        : null;

    public static async Task<(Viewer? Viewer, Refusal Why)> LeadAsync(this AnnotateHubDb db, long projectId, Actor actor, CancellationToken cancel)
    {
        var viewer = await db.SightAsync(projectId, actor, cancel);
        return viewer is null ? (null, Refusal.NotFound) : viewer.Role.MayLead() ? (viewer, default) : (null, new Refusal(OnlyLeads));
    }

    /// <summary>The round for a lead; refused for who annotates in it while it is blind and open, unless that is allowed.</summary>
    public static async Task<(LedRound? Led, Refusal Why)> LeadOfRoundAsync(
        this AnnotateHubDb db, long roundId, Actor actor, CancellationToken cancel, bool evenAsAnnotator = false)
    {
        var projectId = await db.Rounds.Where(item => item.Id == roundId).Select(item => (long?)item.ProjectId).FirstOrDefaultAsync(cancel);
        if (projectId is null || await db.SightAsync(projectId.Value, actor, cancel) is not { } viewer || viewer.Round(roundId) is not { } round) return (null, Refusal.NotFound);
        if (!viewer.Role.MayLead()) return (null, new Refusal(OnlyLeads));
        return !evenAsAnnotator && IsOnlyAnnotator(viewer, round) ? (null, new Refusal(AnnotatesHere)) : (new LedRound(viewer, round), default);
    }

    /// <summary>Somebody's assignment for a lead. What the asking person may not know of is not there.</summary>
    public static async Task<(LedWork? Led, Refusal Why)> LeadOfWorkAsync(this AnnotateHubDb db, long assignmentId, Actor actor, CancellationToken cancel)
    {
        var projectId = await db.Assignments.Where(item => item.Id == assignmentId).Select(item => (long?)item.ProjectId).FirstOrDefaultAsync(cancel);
        if (projectId is null || await db.SightAsync(projectId.Value, actor, cancel) is not { } viewer) return (null, Refusal.NotFound);
        var assignment = await viewer.Known(db).Include(item => item.ImageGroup).Include(item => item.Person).FirstOrDefaultAsync(item => item.Id == assignmentId, cancel);
        if (assignment is null) return (null, Refusal.NotFound);
        if (!viewer.Role.MayLead()) return (null, new Refusal(OnlyLeads));
        // A lead's own drift work must answer as work of the host round would.
        if (viewer.Round(assignment.RoundId) is not { } round) return (null, viewer.Face(assignment.RoundId).Id == assignment.RoundId ? Refusal.NotFound : new Refusal("Your own work is returned, accepted or moved by another lead."));
        return IsOnlyAnnotator(viewer, round) ? (null, new Refusal(AnnotatesHere)) : (new LedWork(viewer, round, assignment), default);
    }

    private static bool IsOnlyAnnotator(Viewer viewer, Round round) =>
        round.ClosedAt is null && RoundRules.Of(round.Kind).IsBlind && viewer.IsAnnotatorOf(round.Id);
}
