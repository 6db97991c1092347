using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Kernel;
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

    /// <param name="window">The first 200 where it is null. A place counts in the order of keys or of images.</param>
    /// <returns>Null for who is no member.</returns>
    public async Task<AssignmentPage?> ReadAsync(
        long projectId,
        long personId,
        AssignmentFilter filter,
        ListWindow? window = null,
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
        // Lets the database go through the images of the project in their order.
        if (filter.Sort == AssignmentSort.Image)
            work = work.Where(assignment => assignment.ImageGroup!.ProjectId == projectId);
        var order = new ListOrder<Assignment>();
        order = filter.Sort switch
        {
            AssignmentSort.Image => order.By(assignment => assignment.ImageGroup!.SortKey).By(assignment => assignment.Id),
            AssignmentSort.Changed => order.By(assignment => assignment.ChangedAt, descending: true).By(assignment => assignment.Id),
            _ => order.By(assignment => assignment.Id),
        };
        window = (window ?? new ListWindow(Take: 200)).Within(MaxItems);
        var rows = await order.ReadAsync(
            work,
            // One more than is told says whether there are more. Who never changed anything has no time to begin beside.
            window with { Take = window.Take + 1, Place = filter.Sort == AssignmentSort.Changed ? null : window.Place },
            assignment => new
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
            },
            filter.Sort == AssignmentSort.Image ? id => scope.VisibleAssignments(db).Where(assignment => assignment.Id == id) : null,
            cancellationToken: cancellationToken
        );
        return new AssignmentPage(
            [
                .. rows.Take(window.Take)
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
            rows.Count > window.Take
        );
    }
}
