using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments;

/// <summary>Own assignments and those that one may know of.</summary>
public sealed class AssignmentList(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MaxItems = 1000;

    /// <summary>The work of a round that counts, or that was withdrawn, in working order; for the command line, which sees no boxes of
    /// it.</summary>
    public async Task<IReadOnlyList<WorkLine>> OfRoundForOperatorAsync(
        long projectId,
        long roundId,
        bool isWithdrawn = false,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scope = await db.ResolveOperatorScopeAsync(projectId, cancellationToken: cancellationToken);
        return await (isWithdrawn ? scope.WithdrawnAssignments(db) : scope.VisibleAssignments(db))
            .Where(work => work.RoundId == roundId)
            .OrderBy(work => work.ImageGroup!.SortKey)
            .ThenBy(work => work.Id)
            .Select(work => new WorkLine(work.Id, work.ImageGroup!.Name, work.Person!.UserName!, work.Person.DisplayName, work.State))
            .ToListAsync(cancellationToken);
    }

    /// <param name="after">In the order of keys: only assignments with a higher one, so that a script that reads on asks for no page
    /// twice.</param>
    /// <returns>Null for who is no member.</returns>
    public async Task<AssignmentPage?> ReadAsync(
        long projectId,
        long personId,
        AssignmentFilter filter,
        int skip = 0,
        int take = 200,
        long? after = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        var work = scope.VisibleAssignments(db);
        if (filter.Round is { } round)
        {
            if (scope.Round(round) is null)
                return new AssignmentPage([], false);
            var rounds = scope.WithHidden(round);
            work = work.Where(assignment => rounds.Contains(assignment.RoundId));
        }

        if (filter.Person is { } person)
            work = work.Where(assignment => assignment.PersonId == person);
        if (filter.State is { } state)
            work = work.Where(assignment => assignment.State == state);
        if (filter.Image is { } image)
            work = work.Where(assignment => assignment.ImageGroupId == image);
        if (after is { } last && filter.Sort == AssignmentSort.Id)
            work = work.Where(assignment => assignment.Id > last);
        // Lets the database go through the images of the project in their order.
        if (filter.Sort == AssignmentSort.Image)
            work = work.Where(assignment => assignment.ImageGroup!.ProjectId == projectId);
        IQueryable<Assignment> sorted = filter.Sort switch
        {
            AssignmentSort.Image => work.OrderBy(assignment => assignment.ImageGroup!.SortKey).ThenBy(assignment => assignment.Id),
            AssignmentSort.Changed => work.OrderByDescending(assignment => assignment.ChangedAt).ThenBy(assignment => assignment.Id),
            _ => work.OrderBy(assignment => assignment.Id),
        };
        take = Math.Clamp(take, 1, MaxItems);
        var rows = await sorted
            .Skip(Math.Max(0, skip))
            .Take(take + 1)
            .Select(assignment => new
            {
                assignment.Id,
                assignment.RoundId,
                assignment.ImageGroupId,
                assignment.ImageGroup!.Name,
                assignment.ImageGroup.Patient,
                assignment.ImageGroup.Split,
                assignment.PersonId,
                Person = assignment.Person!.DisplayName,
                assignment.State,
                assignment.ChangedAt,
                assignment.SubmittedAt,
            })
            .ToListAsync(cancellationToken);
        return new AssignmentPage(
            [
                .. rows.Take(take)
                    .Select(item =>
                    {
                        var face = scope.PublicRound(item.RoundId);
                        return new AssignmentItem(
                            item.Id,
                            item.ImageGroupId,
                            item.Name,
                            item.Patient,
                            item.Split,
                            new RoundView(face.Id, face.Kind, face.Name),
                            item.PersonId,
                            item.Person,
                            item.State,
                            item.ChangedAt,
                            item.SubmittedAt
                        );
                    }),
            ],
            rows.Count > take
        );
    }
}
