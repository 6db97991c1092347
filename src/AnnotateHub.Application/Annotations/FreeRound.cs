using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations;

/// <summary>The implicit round that work outside of any study belongs to: one a project, made when first needed.</summary>
public sealed class FreeRound(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    /// <summary>What the round is called where nobody gave this name to another; what it is stands in <see cref="Round.Kind"/>.</summary>
    public const string Name = "Free";

    /// <summary>A name for the project's implicit round that no other round has.</summary>
    internal static async Task<string> NameForAsync(
        AnnotateHubDb db,
        long projectId,
        string? alsoTaken = null,
        CancellationToken cancellationToken = default
    )
    {
        var taken = await db
            .Rounds.Where(round => round.ProjectId == projectId)
            .Select(round => round.Name)
            .ToHashSetAsync(cancellationToken);
        if (alsoTaken is not null)
            taken.Add(alsoTaken);
        return Enumerable
            .Range(1, taken.Count + 1)
            .Select(number => number == 1 ? Name : $"{Name} {number}")
            .First(name => !taken.Contains(name));
    }

    /// <summary>The person's assignment on this image in the free round, made with an empty label set if there is none.</summary>
    /// <returns>The assignment with its round and label set.</returns>
    public async Task<Assignment> AssignmentAsync(
        long projectId,
        long imageGroupId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, projectId, imageGroupId, personId, cancellationToken)
            ?? await MakeAsync(db, projectId, imageGroupId, personId, cancellationToken);
    }

    /// <summary>The label sets of such assignments, of many at once: one wait for the disk where there are new ones, none where there are
    /// not.</summary>
    internal async Task<Dictionary<(long Image, long Person), long>> LabelSetsAsync(
        long projectId,
        IReadOnlyCollection<(long Image, long Person)> wanted,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var found = await FoundAsync(db, projectId, wanted, cancellationToken);
        if (wanted.All(found.ContainsKey))
            return found;
        // The transaction holds the write lock from its start, so that two tabs that open one image together make one assignment.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        found = await FoundAsync(db, projectId, wanted, cancellationToken);
        var now = clock.GetUtcNow();
        var round = await RoundAsync(db, projectId, now, cancellationToken);
        var made = wanted
            .Distinct()
            .Where(item => !found.ContainsKey(item))
            .Select(item => New(projectId, item.Image, item.Person, round, now))
            .ToList();
        db.Assignments.AddRange(made);
        await db.SaveChangesAsync(cancellationToken);
        await db.IncrementProgressAsync(made, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var assignment in made)
            found[(assignment.ImageGroupId, assignment.PersonId)] = assignment.LabelSetId;
        return found;
    }

    private static async Task<Dictionary<(long Image, long Person), long>> FoundAsync(
        AnnotateHubDb db,
        long projectId,
        IReadOnlyCollection<(long Image, long Person)> wanted,
        CancellationToken cancellationToken
    )
    {
        var (images, people) = (
            wanted.Select(item => item.Image).Distinct().ToList(),
            wanted.Select(item => item.Person).Distinct().ToList()
        );
        var rows = await db
            .Assignments.AsNoTracking()
            .Where(assignment =>
                assignment.ProjectId == projectId
                && images.Contains(assignment.ImageGroupId)
                && people.Contains(assignment.PersonId)
                && assignment.Round!.Kind == RoundKind.Free
                && assignment.WithdrawnAt == null
            )
            .OrderBy(assignment => assignment.Id)
            .Select(assignment => new
            {
                assignment.ImageGroupId,
                assignment.PersonId,
                assignment.LabelSetId,
            })
            .ToListAsync(cancellationToken);
        return rows.GroupBy(item => (item.ImageGroupId, item.PersonId)).ToDictionary(group => group.Key, group => group.First().LabelSetId);
    }

    private static async Task<Round> RoundAsync(AnnotateHubDb db, long projectId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var round = await db
            .Rounds.OrderBy(item => item.Id)
            .FirstOrDefaultAsync(item => item.ProjectId == projectId && item.Kind == RoundKind.Free, cancellationToken);
        if (round is null)
            db.Rounds.Add(
                round = new Round
                {
                    ProjectId = projectId,
                    Kind = RoundKind.Free,
                    Name = await NameForAsync(db, projectId, cancellationToken: cancellationToken),
                    CreatedAt = now,
                }
            );
        return round;
    }

    private static Assignment New(long projectId, long imageGroupId, long personId, Round round, DateTimeOffset now) =>
        new()
        {
            Round = round,
            ProjectId = projectId,
            ImageGroupId = imageGroupId,
            PersonId = personId,
            CreatedAt = now,
            LabelSet = new LabelSet
            {
                ProjectId = projectId,
                ImageGroupId = imageGroupId,
                Kind = LabelSetKind.Annotator,
                PersonId = personId,
                CreatedAt = now,
            },
        };

    private static Task<Assignment?> FindAsync(
        AnnotateHubDb db,
        long projectId,
        long imageGroupId,
        long personId,
        CancellationToken cancellationToken
    ) =>
        db
            .Assignments.AsNoTracking()
            .Include(assignment => assignment.Round)
            .Include(assignment => assignment.LabelSet)
            .Where(assignment =>
                assignment.ProjectId == projectId
                && assignment.ImageGroupId == imageGroupId
                && assignment.PersonId == personId
                && assignment.Round!.Kind == RoundKind.Free
                && assignment.WithdrawnAt == null
            )
            .OrderBy(assignment => assignment.Id)
            .FirstOrDefaultAsync(cancellationToken);

    private async Task<Assignment> MakeAsync(
        AnnotateHubDb db,
        long projectId,
        long imageGroupId,
        long personId,
        CancellationToken cancellationToken
    )
    {
        // The transaction holds the write lock from its start, so that two tabs that open one image together make one assignment.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await FindAsync(db, projectId, imageGroupId, personId, cancellationToken) is { } found)
            return found;
        var now = clock.GetUtcNow();
        var assignment = New(projectId, imageGroupId, personId, await RoundAsync(db, projectId, now, cancellationToken), now);
        db.Assignments.Add(assignment);
        await db.SaveChangesAsync(cancellationToken);
        await db.IncrementProgressAsync([assignment], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return assignment;
    }
}
