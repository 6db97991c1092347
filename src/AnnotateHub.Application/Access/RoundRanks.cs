using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Who of a round is the more experienced.</summary>
internal static class RoundRanks
{
    /// <summary>Ranks by seniority, then by months of experience; who ties there ties. 1 is the most experienced.</summary>
    public static async Task<IReadOnlyDictionary<long, int>> ReadAsync(AnnotateHubDb db, long roundId, CancellationToken cancellationToken)
    {
        var people = await db
            .RoundPeople.AsNoTracking()
            .Where(roundPerson => roundPerson.RoundId == roundId)
            .ToListAsync(cancellationToken);
        return people.ToDictionary(
            person => person.PersonId,
            person => 1 + people.Count(other => Place(other).CompareTo(Place(person)) < 0)
        );

        static (int, int) Place(RoundPerson person) =>
            person.SeniorityRank is { } rank ? (rank, 0) : (int.MaxValue, -(person.ExperienceMonths ?? 0));
    }
}
