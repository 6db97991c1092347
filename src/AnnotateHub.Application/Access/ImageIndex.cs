using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Finds images of a project, with as much of everybody's work as the asking person may know.</summary>
public sealed class ImageIndex(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MaxItems = 200;

    /// <summary>Matching images are counted as far as this; without a filter the project's counter says how many there are.</summary>
    public int MaxCounted { get; init; } = 10_000;

    /// <summary>Works up to which the images of a state are found from the works; of more, each image in turn is asked for its own, since
    /// a page is full soon then.</summary>
    public int FewWorks { get; init; } = 20_000;

    /// <param name="place">Where the page begins or ends, in place of <paramref name="skip"/>, which then only says what to fall back to:
    /// where the image was deleted, and in the order of patients, which some images lack.</param>
    /// <returns>Null for who is no member.</returns>
    public async Task<ImageEntries?> FindAsync(
        long projectId,
        long personId,
        ImageFilter filter,
        ImageOrder order = ImageOrder.Name,
        bool descending = false,
        int skip = 0,
        int take = 60,
        ImagePlace? place = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        var isFew = await IsFewAsync(db, scope, filter, cancellationToken);
        var images = await Chosen(db, scope, filter, isFew).NarrowAsync(db, filter.Search, cancellationToken);
        var counted = await images.Take(MaxCounted + 1).CountAsync(cancellationToken);
        var isMore = counted > MaxCounted;
        var total = Math.Min(counted, MaxCounted);
        if (isMore && filter.IsEmpty)
        {
            var project = db.Projects.Where(project => project.Id == projectId);
            (total, isMore) = (await project.Select(project => project.ImageCount).SingleAsync(cancellationToken), false);
        }

        take = Math.Clamp(take, 1, MaxItems);
        var page = await FromAsync(db, scope, images, order, descending, place, cancellationToken);
        var rows = await (page ?? Ordered(images, order, descending).Skip(Math.Max(0, skip))).Take(take).ToListAsync(cancellationToken);
        if (page is not null && place!.IsBefore)
            rows.Reverse();
        var ids = rows.Select(image => image.Id).ToArray();
        var works = await WorksAsync(db, scope, ids, cancellationToken);
        var flags = await scope
            .Flags(db)
            .Where(flag => ids.Contains(flag.ImageGroupId) && flag.ResolvedAt == null)
            .GroupBy(flag => flag.ImageGroupId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        return new ImageEntries(
            [
                .. rows.Select(image => new ImageEntry(
                    image.Id,
                    image.Name,
                    image.Patient,
                    image.Split,
                    image.Width,
                    image.Height,
                    image.ImportedAt,
                    flags.GetValueOrDefault(image.Id),
                    [.. works[image.Id]]
                )),
            ],
            total,
            isMore
        );
    }

    /// <summary>Whether few works are in the wanted state or round, by their counters: it decides how the images are found, never
    /// which.</summary>
    private async Task<bool> IsFewAsync(AnnotateHubDb db, VisibilityScope scope, ImageFilter filter, CancellationToken cancellationToken)
    {
        if (filter.State is null && filter.Round is null)
            return true;
        var counts = scope.WorkCounts(db);
        if (filter.Round is { } round)
        {
            var rounds = scope.WithHidden(round);
            counts = counts.Where(count => rounds.Contains(count.RoundId));
        }

        counts = filter.State switch
        {
            null => counts,
            // None of these was started: what is looked for are images without any of the others.
            AssignmentState.Assigned => counts.Where(count => count.State != AssignmentState.Assigned),
            { } state => counts.Where(count => count.State == state),
        };
        return await counts.SumAsync(count => count.Count, cancellationToken) <= FewWorks;
    }

    /// <summary>What follows a place in the wanted order, or what comes before it in the order turned round. Null where no image says
    /// where.</summary>
    private static async Task<IQueryable<ImageGroup>?> FromAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        IQueryable<ImageGroup> images,
        ImageOrder order,
        bool descending,
        ImagePlace? place,
        CancellationToken cancellationToken
    )
    {
        if (place is null || order == ImageOrder.Patient)
            return null;
        var key = await db
            .ImageGroups.AsNoTracking()
            .Where(image => image.Id == place.Image && image.ProjectId == scope.ProjectId)
            .Select(image => image.SortKey)
            .SingleOrDefaultAsync(cancellationToken);
        if (key is null)
            return null;
        var (id, falls) = (place.Image, descending != place.IsBefore);
        // The first comparison is the range of the index; the others drop what has the same key.
        var rest = (order, falls) switch
        {
            (ImageOrder.Imported, false) => images.Where(image => image.Id > id),
            (ImageOrder.Imported, true) => images.Where(image => image.Id < id),
            (_, false) => images.Where(image =>
                string.Compare(image.SortKey, key) >= 0 && (string.Compare(image.SortKey, key) > 0 || image.Id > id)
            ),
            (_, true) => images.Where(image =>
                string.Compare(image.SortKey, key) <= 0 && (string.Compare(image.SortKey, key) < 0 || image.Id < id)
            ),
        };
        return Ordered(rest, order, falls);
    }

    /// <summary>Null for who is no member.</summary>
    public async Task<ImageChoices?> ChoicesAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        var images = db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId);
        return new ImageChoices(
            await PatientsAsync(db, projectId, cancellationToken),
            await images.AnyAsync(image => image.Patient == null, cancellationToken)
                || await images.AnyAsync(image => image.Patient == "", cancellationToken),
            // A range of the index, which "is not null" is none for SQLite.
            await images.AnyAsync(image => image.Split >= DataSplit.Train, cancellationToken),
            VisibleRounds.From(scope),
            scope.Role.MayLead() ? await StatedColumns.ReadAsync(db, projectId, cancellationToken) : []
        );
    }

    /// <summary>From one patient to the next by the index: as many steps as there are patients, however many images they have.</summary>
    private static Task<List<string>> PatientsAsync(AnnotateHubDb db, long projectId, CancellationToken cancellationToken) =>
        db
            .Database.SqlQuery<string>(
                $"""
                WITH RECURSIVE patients("Value") AS (
                    SELECT MIN(g."Patient") FROM "ImageGroups" AS "g" WHERE g."ProjectId" = {projectId} AND g."Patient" > ''
                    UNION ALL
                    SELECT (
                        SELECT MIN(g."Patient") FROM "ImageGroups" AS "g"
                        WHERE g."ProjectId" = {projectId} AND g."Patient" > patients."Value"
                    )
                    FROM patients WHERE patients."Value" IS NOT NULL
                )
                SELECT "Value" FROM patients WHERE "Value" IS NOT NULL
                """
            )
            .ToListAsync(cancellationToken);

    private static IQueryable<ImageGroup> Chosen(AnnotateHubDb db, VisibilityScope scope, ImageFilter filter, bool isFew)
    {
        var images = db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == scope.ProjectId);
        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            var pattern = LikePattern.Containing(search);
            images = images.Where(image => AnnotateHubDb.Matches(image.Name, pattern));
        }

        if (filter.Split is { } split)
        {
            DataSplit? wanted = split == WorkCount.NoSplit ? null : (DataSplit)split;
            images = images.Where(image => image.Split == wanted);
        }

        if (filter.Patient is { } patient)
            images =
                patient.Length == 0
                    ? images.Where(image => image.Patient == null || image.Patient == "")
                    : images.Where(image => image.Patient == patient);
        if (filter.Column is not null && scope.Role.MayLead())
            images = StatedColumns.Choose(db, images, filter);
        if (filter.Flagged)
        {
            var flagged = scope.Flags(db).Where(flag => flag.ResolvedAt == null).Select(flag => flag.ImageGroupId);
            images = images.Where(image => flagged.Contains(image.Id));
        }

        var works = scope.VisibleAssignments(db);
        if (filter.Round is { } round)
        {
            // A round that the person may not know of holds nothing.
            var rounds = scope.Round(round) is null ? [] : scope.WithHidden(round);
            works = works.Where(work => rounds.Contains(work.RoundId));
            if (filter.State is null or AssignmentState.Assigned)
                images = With(works);
        }

        return filter.State switch
        {
            null => images,
            AssignmentState.Assigned => Without(works.Where(work => work.State != AssignmentState.Assigned)),
            _ => With(works.Where(work => work.State == filter.State)),
        };

        // Few works: a set of images that is made once. Many: a question for each image, as many as fill the page.
        IQueryable<ImageGroup> With(IQueryable<Assignment> some)
        {
            var found = some.Select(work => work.ImageGroupId);
            return isFew
                ? images.Where(image => found.Contains(image.Id))
                : images.Where(image => some.Any(work => work.ImageGroupId == image.Id));
        }

        IQueryable<ImageGroup> Without(IQueryable<Assignment> some)
        {
            var found = some.Select(work => work.ImageGroupId);
            return isFew
                ? images.Where(image => !found.Contains(image.Id))
                : images.Where(image => !some.Any(work => work.ImageGroupId == image.Id));
        }
    }

    private static IQueryable<ImageGroup> Ordered(IQueryable<ImageGroup> images, ImageOrder order, bool descending) =>
        (order, descending) switch
        {
            (ImageOrder.Patient, false) => images.OrderBy(image => image.Patient).ThenBy(image => image.SortKey).ThenBy(image => image.Id),
            (ImageOrder.Patient, true) => images
                .OrderByDescending(image => image.Patient)
                .ThenBy(image => image.SortKey)
                .ThenBy(image => image.Id),
            (ImageOrder.Imported, false) => images.OrderBy(image => image.Id),
            (ImageOrder.Imported, true) => images.OrderByDescending(image => image.Id),
            (_, false) => images.OrderBy(image => image.SortKey).ThenBy(image => image.Id),
            (_, true) => images.OrderByDescending(image => image.SortKey).ThenByDescending(image => image.Id),
        };

    private static async Task<ILookup<long, ImageWork>> WorksAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        long[] images,
        CancellationToken cancellationToken
    )
    {
        var known = await scope
            .VisibleAssignments(db)
            .Where(work => images.Contains(work.ImageGroupId))
            .Select(work => new
            {
                work.Id,
                work.ImageGroupId,
                work.RoundId,
                work.PersonId,
                work.State,
                work.LabelSetId,
                Person = work.Person!.DisplayName,
            })
            .ToListAsync(cancellationToken);
        var boxes = await (
            from work in scope.ReadableAssignments(db).Where(work => images.Contains(work.ImageGroupId))
            join count in db.ClassCounts.AsNoTracking() on work.LabelSetId equals count.LabelSetId into counts
            select new { work.Id, Boxes = counts.Sum(count => count.Count) }
        ).ToDictionaryAsync(item => item.Id, item => item.Boxes, cancellationToken);
        return known
            .OrderByDescending(work => work.PersonId == scope.PersonId)
            .ThenBy(work => work.Person, StringComparer.CurrentCultureIgnoreCase)
            .ThenBy(work => work.Id)
            .ToLookup(
                work => work.ImageGroupId,
                work => new ImageWork(
                    work.Id,
                    scope.PublicRound(work.RoundId).Name,
                    work.Person,
                    work.PersonId == scope.PersonId,
                    work.State,
                    // Before the first change the boxes are a model's, which is not for everybody to count.
                    work.State is AssignmentState.Assigned
                    || !boxes.TryGetValue(work.Id, out var count)
                        ? null
                        : count
                )
            );
    }
}
