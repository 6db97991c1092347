using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>Everything that the database has of an image.</summary>
internal static class ImageRows
{
    /// <summary>A sentence where a truth or an answer that is still blind needs the image, else null. It names no round: whoever asks may
    /// not know of it.</summary>
    public static async Task<string?> NeedAsync(AnnotateHubDb db, long imageId, CancellationToken cancellationToken)
    {
        var kinds = RoundRules.All.Where(rules => rules.IsBlind).Select(rules => rules.Kind).ToList();
        if (
            await db.Assignments.AnyAsync(
                work =>
                    work.ImageGroupId == imageId
                    && work.WithdrawnAt == null
                    && work.Round!.ClosedAt == null
                    && kinds.Contains(work.Round.Kind),
                cancellationToken
            )
        )
            return "A blind round that is not closed needs this image; close the round first.";
        if (
            await db.AdjudicationInputs.AnyAsync(
                input =>
                    input.ImageGroupId == imageId
                    && db.Adjudications.Any(head => head.RoundId == input.RoundId && (head.SignedAt != null || head.Version > 1)),
                cancellationToken
            )
        )
            return "A truth that was signed off rests on this image: it goes with its project only.";
        return await db.AdjudicationInputs.AnyAsync(input => input.ImageGroupId == imageId, cancellationToken)
            ? "The adjudication of a round has taken in this image's work. It goes with its project only."
            : null;
    }

    public static async Task<(int Works, int ModelSets, int Reports)> CountAsync(
        AnnotateHubDb db,
        long imageId,
        CancellationToken cancellationToken
    )
    {
        var works = db.Assignments.Where(work => work.ImageGroupId == imageId);
        return (
            await works.CountAsync(cancellationToken),
            await db.LabelSets.CountAsync(
                set => set.ImageGroupId == imageId && !works.Any(work => work.LabelSetId == set.Id),
                cancellationToken
            ),
            await db.FrozenReports.CountAsync(
                report => report.Works.Any(line => works.Any(work => work.Id == line.AssignmentId)),
                cancellationToken
            )
        );
    }

    /// <summary>Deletes it inside the caller's transaction, out of all counters too.</summary>
    public static async Task DeleteImageAsync(this AnnotateHubDb db, ImageGroup image, CancellationToken cancellationToken)
    {
        var works = await db.Assignments.AsNoTracking().Where(work => work.ImageGroupId == image.Id).ToListAsync(cancellationToken);
        foreach (var round in works.Where(work => work.WithdrawnAt is null).GroupBy(work => work.RoundId))
            await db.CountBoxesAsync(
                round.Key,
                [.. round.Select(work => (work.PersonId, work.LabelSetId))],
                sign: -1,
                cancellationToken
            );
        foreach (var work in works.Where(work => work is { WithdrawnAt: null, SubmittedAt: not null } && work.State.IsDone()))
            await db.CountTakenBackAsync(work, work.SubmittedAt!.Value, cancellationToken);
        var ids = works.Select(work => work.Id).ToList();
        await db.Set<FrozenReportWork>().Where(line => ids.Contains(line.AssignmentId)).ExecuteDeleteAsync(cancellationToken);
        var address = $"projects/{image.ProjectId}/images/{image.Id}/";
        await db.Notifications.Where(notice => notice.Address.StartsWith(address)).ExecuteDeleteAsync(cancellationToken);
        // Boxes, history, comments, flags, times, sets of models and planes follow by their keys.
        await db.ImageGroups.Where(group => group.Id == image.Id).ExecuteDeleteAsync(cancellationToken);
        await db
            .Projects.Where(project => project.Id == image.ProjectId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(project => project.ImageCount, project => project.ImageCount - 1),
                cancellationToken
            );
        await db.RecountAsync(image.ProjectId, cancellationToken);
    }
}
