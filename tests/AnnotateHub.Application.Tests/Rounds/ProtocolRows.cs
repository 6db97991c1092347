using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Rounds written straight into the tables: what the reading use cases answer must not depend on how they were made.</summary>
internal static class ProtocolRows
{
    /// <summary>A round with an assignment for each person on each image; the assignments come back in that order, person by
    /// person.</summary>
    public static async Task<(Round Round, IReadOnlyList<Assignment> Work)> AddRoundAsync(
        this AnnotateLab lab,
        RoundKind kind,
        IReadOnlyList<long> people,
        IReadOnlyList<long> images,
        RoundSettings? settings = null
    )
    {
        await using var db = lab.Database();
        var round = new Round
        {
            ProjectId = lab.ProjectId,
            Kind = kind,
            Name = $"{kind} {Guid.NewGuid():N}",
            Settings = settings ?? new RoundSettings(),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        round.People.AddRange(people.Select(person => new RoundPerson { PersonId = person }));
        db.Rounds.Add(round);
        await db.SaveChangesAsync();
        var work = people
            .SelectMany(person =>
                images.Select(image => new Assignment
                {
                    RoundId = round.Id,
                    ProjectId = lab.ProjectId,
                    ImageGroupId = image,
                    PersonId = person,
                    Occasion = kind is RoundKind.Drift ? 2 : 1,
                    CreatedAt = TimeProvider.System.GetUtcNow(),
                    LabelSet = new LabelSet
                    {
                        ProjectId = lab.ProjectId,
                        ImageGroupId = image,
                        Kind = LabelSetKind.Annotator,
                        PersonId = person,
                    },
                })
            )
            .ToList();
        db.Assignments.AddRange(work);
        await db.SaveChangesAsync();
        await db.IncrementProgressAsync(work);
        return (round, work);
    }

    public static async Task CloseAsync(this AnnotateLab lab, long roundId)
    {
        await using var db = lab.Database();
        (await db.Rounds.FindAsync(roundId))!.ClosedAt = TimeProvider.System.GetUtcNow();
        await db.SaveChangesAsync();
    }
}
