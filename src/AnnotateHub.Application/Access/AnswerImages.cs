using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Images on which people are asked for an answer of their own: what they are told about them must not give it away.</summary>
internal static class AnswerImages
{
    /// <summary>Whether the image is of the test split, or in a round that compares answers (calibration, test, drift), open or
    /// closed.</summary>
    public static async Task<bool> IsAskedAsync(this AnnotateHubDb db, long imageId, CancellationToken cancellationToken)
    {
        var compares = RoundRules
            .All.Where(rules => rules.IsBlind || rules.Kind is RoundKind.Calibration or RoundKind.Drift)
            .Select(rules => rules.Kind)
            .ToList();
        return await db.ImageGroups.AnyAsync(
                image => image.Id == imageId && image.Split == Core.Study.DataSplit.Test,
                cancellationToken
            )
            || await db.Assignments.AnyAsync(
                work => work.ImageGroupId == imageId && compares.Contains(work.Round!.Kind) && work.WithdrawnAt == null,
                cancellationToken
            );
    }
}
