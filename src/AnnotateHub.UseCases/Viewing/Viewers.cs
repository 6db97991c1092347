using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>Makes the <see cref="Viewer"/> through whose eyes a question is answered.</summary>
public static class Viewers
{
    /// <summary>Null for who is no member, and where there is no such project: nobody can tell the two apart.</summary>
    public static async Task<Viewer?> ViewerAsync(this AnnotateHubDb db, long projectId, long personId, CancellationToken cancel = default)
    {
        var role = await db.Memberships.Where(item => item.ProjectId == projectId && item.PersonId == personId)
            .Select(item => (ProjectRole?)item.Role).FirstOrDefaultAsync(cancel);
        if (role is null) return null;
        var annotates = await db.RoundPeople.Where(item => item.PersonId == personId).Select(item => item.RoundId).ToHashSetAsync(cancel);
        var broken = await db.SealBreaks.Where(item => item.PersonId == personId).Select(item => item.RoundId).ToHashSetAsync(cancel);
        return await MakeAsync(db, projectId, personId, role.Value, annotates, broken, cancel);
    }

    /// <summary>The command line, which sees as a manager who works in no round. Open blind rounds stay sealed but for those named.</summary>
    /// <param name="unsealed">Rounds whose seal this command has broken and recorded.</param>
    public static async Task<Viewer> OperatorAsync(this AnnotateHubDb db, long projectId, HashSet<long>? unsealed = null, CancellationToken cancel = default) =>
        await MakeAsync(db, projectId, 0, ProjectRole.Manager, [], unsealed ?? [], cancel);

    private static async Task<Viewer> MakeAsync(
        AnnotateHubDb db, long projectId, long personId, ProjectRole role, HashSet<long> annotates, HashSet<long> broken, CancellationToken cancel)
    {
        var rounds = await db.Rounds.AsNoTracking().Where(round => round.ProjectId == projectId).OrderBy(round => round.Id).ToListAsync(cancel);
        return new Viewer(projectId, personId, role, rounds.Select(round =>
        {
            var relation = new RoundRelation(round.Kind, round.ClosedAt is not null, annotates.Contains(round.Id), broken.Contains(round.Id));
            return new ViewedRound(round, relation, Blindness.ForRound(role, relation));
        }));
    }
}
