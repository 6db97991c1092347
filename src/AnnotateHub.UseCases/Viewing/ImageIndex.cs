using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>By what the images of a project are ordered; ties keep the working order.</summary>
public enum ImageOrder
{
    /// <summary>As people count: f2 before f10.</summary>
    Name,
    Patient,
    Imported,
}

/// <summary>Which images are asked for. States and rounds mean work that the asking person may know of.</summary>
/// <param name="Search">Part of the stem, upper and lower case alike; every sign means itself.</param>
/// <param name="Split">A split's number, or <see cref="WorkCount.NoSplit"/> for images without one.</param>
/// <param name="Patient">The patient's name; empty for images without one.</param>
/// <param name="State">Some work on the image stands there; <see cref="AssignmentState.Assigned"/> means that none was begun.</param>
/// <param name="Flagged">Only images with a flag that waits for a decision.</param>
public sealed record ImageFilter(
    string? Search = null, int? Split = null, string? Patient = null, AssignmentState? State = null, long? Round = null, bool Flagged = false)
{
    public bool IsEmpty => this == new ImageFilter() || this == new ImageFilter(Search: "");
}

/// <summary>Somebody's work on an image.</summary>
/// <param name="Round">Name of the round as the asking person knows it.</param>
/// <param name="Boxes">Null where the asking person may not know, and for work that was not begun.</param>
public sealed record ImageWork(long AssignmentId, string Round, string Person, bool IsOwn, AssignmentState State, int? Boxes);

/// <param name="Works">One's own first.</param>
public sealed record ImageEntry(
    long Id, string Name, string? Patient, DataSplit? Split, int Width, int Height, DateTimeOffset ImportedAt, int OpenFlags, IReadOnlyList<ImageWork> Works);

public sealed record ImageEntries(IReadOnlyList<ImageEntry> Items, int Total);

/// <summary>What images can be chosen by.</summary>
public sealed record ImageChoices(IReadOnlyList<string> Patients, bool SomeWithoutPatient, bool HasSplits, IReadOnlyList<RoundChoice> Rounds);

/// <summary>Finds images of a project, with as much of everybody's work as the asking person may know.</summary>
public sealed class ImageIndex(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MostItems = 200;

    /// <summary>Null for who is no member.</summary>
    public async Task<ImageEntries?> FindAsync(
        long projectId, long personId, ImageFilter filter, ImageOrder order = ImageOrder.Name, bool descending = false, int skip = 0, int take = 60, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var images = Chosen(db, viewer, filter);
        var total = await images.CountAsync(cancel);
        var rows = await Ordered(images, order, descending).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostItems)).ToListAsync(cancel);
        var ids = rows.Select(image => image.Id).ToArray();
        var works = await WorksAsync(db, viewer, ids, cancel);
        var flags = await viewer.Flags(db).Where(flag => ids.Contains(flag.ImageGroupId) && flag.ResolvedAt == null)
            .GroupBy(flag => flag.ImageGroupId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(item => item.Key, item => item.Count, cancel);
        return new ImageEntries([.. rows.Select(image => new ImageEntry(
            image.Id, image.Name, image.Patient, image.Split, image.Width, image.Height, image.ImportedAt, flags.GetValueOrDefault(image.Id), [.. works[image.Id]]))], total);
    }

    /// <summary>Null for who is no member.</summary>
    public async Task<ImageChoices?> ChoicesAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var images = db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId);
        var patients = await images.Select(image => image.Patient).Distinct().OrderBy(patient => patient).ToListAsync(cancel);
        return new ImageChoices(
            [.. patients.Where(patient => !string.IsNullOrEmpty(patient)).Select(patient => patient!)], patients.Any(string.IsNullOrEmpty),
            await images.AnyAsync(image => image.Split != null, cancel), KnownRounds.Of(viewer));
    }

    private static IQueryable<ImageGroup> Chosen(AnnotateHubDb db, Viewer viewer, ImageFilter filter)
    {
        var images = db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == viewer.ProjectId);
        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            var pattern = "%" + search.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
            images = images.Where(image => EF.Functions.Like(image.Name, pattern, "\\"));
        }

        if (filter.Split is { } split)
        {
            DataSplit? wanted = split == WorkCount.NoSplit ? null : (DataSplit)split;
            images = images.Where(image => image.Split == wanted);
        }

        if (filter.Patient is { } patient) images = patient.Length == 0 ? images.Where(image => image.Patient == null || image.Patient == "") : images.Where(image => image.Patient == patient);
        if (filter.Flagged)
        {
            var flags = viewer.Flags(db).Where(flag => flag.ResolvedAt == null);
            images = images.Where(image => flags.Any(flag => flag.ImageGroupId == image.Id));
        }

        var works = viewer.Known(db);
        if (filter.Round is { } round)
        {
            // A round that the person may not know of holds nothing.
            var rounds = viewer.Round(round) is null ? [] : viewer.WithHidden(round);
            works = works.Where(work => rounds.Contains(work.RoundId));
            images = images.Where(image => works.Any(work => work.ImageGroupId == image.Id));
        }

        return filter.State switch
        {
            null => images,
            AssignmentState.Assigned => images.Where(image => !works.Any(work => work.ImageGroupId == image.Id && work.State != AssignmentState.Assigned)),
            { } state => images.Where(image => works.Any(work => work.ImageGroupId == image.Id && work.State == state)),
        };
    }

    private static IQueryable<ImageGroup> Ordered(IQueryable<ImageGroup> images, ImageOrder order, bool descending) => (order, descending) switch
    {
        (ImageOrder.Patient, false) => images.OrderBy(image => image.Patient).ThenBy(image => image.SortKey).ThenBy(image => image.Id),
        (ImageOrder.Patient, true) => images.OrderByDescending(image => image.Patient).ThenBy(image => image.SortKey).ThenBy(image => image.Id),
        (ImageOrder.Imported, false) => images.OrderBy(image => image.Id),
        (ImageOrder.Imported, true) => images.OrderByDescending(image => image.Id),
        (_, false) => images.OrderBy(image => image.SortKey).ThenBy(image => image.Id),
        (_, true) => images.OrderByDescending(image => image.SortKey).ThenByDescending(image => image.Id),
    };

    private static async Task<ILookup<long, ImageWork>> WorksAsync(AnnotateHubDb db, Viewer viewer, long[] images, CancellationToken cancel)
    {
        var known = await viewer.Known(db).Where(work => images.Contains(work.ImageGroupId))
            .Select(work => new { work.Id, work.ImageGroupId, work.RoundId, work.PersonId, work.State, work.LabelSetId, Person = work.Person!.DisplayName }).ToListAsync(cancel);
        var boxes = await (
            from work in viewer.Readable(db).Where(work => images.Contains(work.ImageGroupId))
            join count in db.ClassCounts.AsNoTracking() on work.LabelSetId equals count.LabelSetId into counts
            select new { work.Id, Boxes = counts.Sum(count => count.Count) }).ToDictionaryAsync(item => item.Id, item => item.Boxes, cancel);
        return known.OrderByDescending(work => work.PersonId == viewer.PersonId).ThenBy(work => work.Person, StringComparer.CurrentCultureIgnoreCase).ThenBy(work => work.Id).ToLookup(work => work.ImageGroupId, work => new ImageWork(
            work.Id, viewer.Face(work.RoundId).Name, work.Person, work.PersonId == viewer.PersonId, work.State,
            // Before the first change the boxes are a model's, which is not for everybody to count.
            work.State is AssignmentState.Assigned || !boxes.TryGetValue(work.Id, out var count) ? null : count));
    }
}
