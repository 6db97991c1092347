using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Images on which somebody answers blind at present: what is told to everybody must not tell of them.</summary>
internal static class BlindImages
{
    /// <param name="kinds">Kinds of rounds that everybody chosen knows to be blind.</param>
    public static async Task<HashSet<string>> NamesAsync(
        AnnotateHubDb db,
        long projectId,
        RoundKind[] kinds,
        CancellationToken cancellationToken
    ) =>
        (
            await db
                .Assignments.Where(work =>
                    work.ProjectId == projectId
                    && work.WithdrawnAt == null
                    && work.Round!.ClosedAt == null
                    && kinds.Contains(work.Round.Kind)
                )
                .Select(work => work.ImageGroup!.Name)
                .Distinct()
                .ToListAsync(cancellationToken)
        ).ToHashSet(StringComparer.Ordinal);
}
