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

    private const int ManyWorks = 5000;

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
        var rows = await MatchingAsync(
            db,
            projectId,
            filter.IsWithdrawn
                ? scope.WithdrawnAssignments(db).Where(assignment => assignment.RoundId == roundId)
                : Within(scope.VisibleAssignments(db), scope, roundId),
            filter,
            cancellationToken
        );
        var total = await CountAsync(db, scope, roundId, rows, filter, cancellationToken);
        // Of a large round a page in the order of images is found by going through the images; by way of the round all of its work would
        // be read and sorted.
        if (total > ManyWorks && filter is { Order: TableOrder.Image, IsWithdrawn: false })
            rows = await MatchingAsync(
                db,
                projectId,
                ByWayOfImages(scope.VisibleAssignments(db), scope, roundId),
                filter,
                cancellationToken
            );
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
            })
            .ToListAsync(cancellationToken);
        // Of the works of this page alone: who may read what is a question for each.
        var ids = page.Select(item => item.Id).ToList();
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
                    boxes.ContainsKey(item.Id),
                    boxes.TryGetValue(item.Id, out var count) ? count : null,
                    item.ChangedAt,
                    item.SubmittedAt
                )),
            ]
        );
    }

    /// <summary>From the counters, where they count just what the person may know of; else row by row.</summary>
    private static Task<int> CountAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        long roundId,
        IQueryable<Assignment> rows,
        TableFilter filter,
        CancellationToken cancellationToken
    )
    {
        var isOthers =
            RoundQueries.IsWatched(scope, roundId)
            && !Array.Exists(RoundQueries.OwnRounds(scope, roundId), scope.IsAnnotatorOf)
            && filter.PersonId != scope.PersonId;
        if (!isOthers || filter.IsWithdrawn || !string.IsNullOrWhiteSpace(filter.Search))
            return rows.CountAsync(cancellationToken);
        var (person, state, patient) = (filter.PersonId, filter.State, filter.Patient);
        return scope
            .WorkCounts(db)
            .Where(count =>
                count.RoundId == roundId
                && (person == null || count.PersonId == person)
                && (state == null || count.State == state)
                && (patient == null || count.Patient == patient)
            )
            .SumAsync(count => count.Count, cancellationToken);
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
        var work = Within(scope.VisibleAssignments(db), scope, roundId);
        return await (
            from flag in scope.Flags(db)
            where work.Any(assignment => assignment.Id == flag.AssignmentId)
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
    internal static async Task<IQueryable<Assignment>> MatchingAsync(
        AnnotateHubDb db,
        long projectId,
        IQueryable<Assignment> rows,
        TableFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (filter.PersonId is { } person)
            rows = rows.Where(assignment => assignment.PersonId == person);
        if (filter.State is { } state)
            rows = rows.Where(assignment => assignment.State == state);
        if (filter.Patient is null && string.IsNullOrWhiteSpace(filter.Search))
            return rows;
        // The images first: an index holds their names and patients, while by way of the round each of its works would ask for its image.
        var images = db.ImageGroups.Where(image => image.ProjectId == projectId);
        if (filter.Patient is { } patient)
            images =
                patient.Length == 0
                    ? images.Where(image => image.Patient == null || image.Patient == "")
                    : images.Where(image => image.Patient == patient);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var wanted = LikePattern.Containing(filter.Search);
            images = await images.NarrowAsync(db, filter.Search, cancellationToken);
            images = images.Where(image => AnnotateHubDb.Matches(image.Name, wanted));
        }

        return rows.Where(assignment => images.Select(image => image.Id).Contains(assignment.ImageGroupId));
    }

    /// <summary>The same as <see cref="Within"/>; plus nothing keeps the database from the index of rounds.</summary>
    private static IQueryable<Assignment> ByWayOfImages(IQueryable<Assignment> known, VisibilityScope scope, long roundId)
    {
        var (own, me, projectId) = (RoundQueries.OwnRounds(scope, roundId), scope.PersonId, scope.ProjectId);
        return known.Where(assignment =>
            assignment.ImageGroup!.ProjectId == projectId
            && (assignment.RoundId + 0 == roundId || (assignment.PersonId == me && own.Contains(assignment.RoundId + 0)))
        );
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
