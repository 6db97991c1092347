using AnnotateHub.Application.Access;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments;

/// <summary>The assignments and flags of one round, a page at a time, as far as one person may know them. Null where there is nothing for
/// this person.</summary>
public sealed class AssignmentTable(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MaxItems = 200;

    /// <summary>A drift image is listed to its annotator as one of the host.</summary>
    public async Task<TablePage?> PageAsync(
        long projectId,
        long roundId,
        long personId,
        TableFilter filter,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || scope.Round(roundId) is null)
            return null;
        if (filter.IsWithdrawn && !scope.Role.MayLead())
            return new TablePage(0, []);
        var rows = Matching(
            filter.IsWithdrawn
                ? scope.WithdrawnAssignments(db).Where(assignment => assignment.RoundId == roundId)
                : Within(scope.VisibleAssignments(db), scope, roundId),
            filter
        );
        var total = await rows.CountAsync(cancellationToken);
        var readable = scope.ReadableAssignments(db).Select(assignment => assignment.Id);
        var page = await Ordered(rows, filter)
            .Skip(Math.Max(0, filter.Skip))
            .Take(Math.Clamp(filter.Take, 1, MaxItems))
            .Select(assignment => new
            {
                assignment.Id,
                assignment.ImageGroupId,
                assignment.ImageGroup!.Name,
                assignment.ImageGroup.Patient,
                assignment.PersonId,
                Person = assignment.Person!.DisplayName,
                assignment.State,
                IsSkipped = assignment.SkippedAt != null,
                assignment.ChangedAt,
                assignment.SubmittedAt,
                IsReadable = readable.Contains(assignment.Id),
            })
            .ToListAsync(cancellationToken);
        var ids = page.Where(item => item.IsReadable).Select(item => item.Id).ToList();
        var boxes = await scope
            .ReadableAssignments(db)
            .Where(assignment => ids.Contains(assignment.Id))
            .Select(assignment => new { assignment.Id, Count = assignment.LabelSet!.Counts.Sum(count => count.Count) })
            .ToDictionaryAsync(item => item.Id, item => item.Count, cancellationToken);
        return new TablePage(
            total,
            [
                .. page.Select(item => new TableLine(
                    item.Id,
                    item.ImageGroupId,
                    item.Name,
                    item.Patient,
                    item.PersonId,
                    item.Person,
                    item.State,
                    item.IsSkipped && item.State.IsOpen(),
                    item.PersonId == personId,
                    item.IsReadable,
                    boxes.TryGetValue(item.Id, out var count) ? count : null,
                    item.ChangedAt,
                    item.SubmittedAt
                )),
            ]
        );
    }

    /// <summary>Open ones first, then the newest.</summary>
    public async Task<IReadOnlyList<FlagLine>?> FlagsAsync(
        long projectId,
        long roundId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || scope.Round(roundId) is null)
            return null;
        var work = Within(scope.VisibleAssignments(db), scope, roundId).Select(assignment => assignment.Id);
        return await (
            from flag in scope.Flags(db)
            where work.Contains(flag.AssignmentId)
            join image in db.ImageGroups on flag.ImageGroupId equals image.Id
            join person in db.Users on flag.PersonId equals person.Id
            orderby flag.ResolvedAt != null, flag.Id descending
            select new FlagLine(
                flag.Id,
                image.Id,
                image.Name,
                image.Patient,
                person.Id,
                person.DisplayName,
                flag.Reason,
                flag.Note,
                flag.CreatedAt,
                flag.Decision,
                flag.ResolvedAt
            )
        )
            .Take(MaxItems)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Those that the filter names; the place in a list is of no matter here.</summary>
    internal static IQueryable<Assignment> Matching(IQueryable<Assignment> rows, TableFilter filter)
    {
        if (filter.PersonId is { } person)
            rows = rows.Where(assignment => assignment.PersonId == person);
        if (filter.State is { } state)
            rows = rows.Where(assignment => assignment.State == state);
        if (filter.Patient is { } patient)
            rows = rows.Where(assignment => (assignment.ImageGroup!.Patient ?? "") == patient);
        if (string.IsNullOrWhiteSpace(filter.Search))
            return rows;
        var wanted = LikePattern.Containing(filter.Search);
        return rows.Where(assignment => AnnotateHubDb.Matches(assignment.ImageGroup!.Name, wanted));
    }

    private static IQueryable<Assignment> Within(IQueryable<Assignment> known, VisibilityScope scope, long roundId)
    {
        var (own, me) = (RoundQueries.OwnRounds(scope, roundId), scope.PersonId);
        return known.Where(assignment => assignment.RoundId == roundId || (assignment.PersonId == me && own.Contains(assignment.RoundId)));
    }

    /// <summary>Equal ones by image and person, so that pages never overlap.</summary>
    private static IOrderedQueryable<Assignment> Ordered(IQueryable<Assignment> rows, TableFilter filter) =>
        (filter.Order, filter.Descending) switch
        {
            (TableOrder.Image, false) => rows.OrderBy(assignment => assignment.ImageGroup!.SortKey)
                .ThenBy(assignment => assignment.Person!.DisplayName)
                .ThenBy(assignment => assignment.Id),
            (TableOrder.Image, true) => rows.OrderByDescending(assignment => assignment.ImageGroup!.SortKey)
                .ThenBy(assignment => assignment.Person!.DisplayName)
                .ThenBy(assignment => assignment.Id),
            (TableOrder.Person, false) => ByImage(rows.OrderBy(assignment => assignment.Person!.DisplayName)),
            (TableOrder.Person, true) => ByImage(rows.OrderByDescending(assignment => assignment.Person!.DisplayName)),
            (TableOrder.State, false) => ByImage(rows.OrderBy(assignment => assignment.State)),
            (TableOrder.State, true) => ByImage(rows.OrderByDescending(assignment => assignment.State)),
            (_, false) => ByImage(rows.OrderBy(assignment => assignment.ChangedAt)),
            _ => ByImage(rows.OrderByDescending(assignment => assignment.ChangedAt)),
        };

    private static IOrderedQueryable<Assignment> ByImage(IOrderedQueryable<Assignment> rows) =>
        rows.ThenBy(assignment => assignment.ImageGroup!.SortKey).ThenBy(assignment => assignment.Id);
}
