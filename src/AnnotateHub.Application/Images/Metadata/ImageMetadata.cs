using System.Data;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Csv;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Images.Metadata;

/// <summary>
/// What is stated of a project's images (patient, well, field and columns of the lab's own), by a table or a cell at a time. For leads: a
/// treatment is nothing that who draws boxes should know.
/// </summary>
public sealed class ImageMetadata(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    private const int ImagesAtOnce = 1000;

    /// <summary>The whole table as CSV; what <see cref="MetadataSheet.Read(string)"/> takes again unchanged.</summary>
    public async Task<Result<string>> TableAsync(long projectId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var columns = await ColumnsAsync(db, projectId, cancellationToken);
        var rows = await RowsAsync(db, Named(db, projectId, null), columns, cancellationToken);
        return CsvText.From(
            rows.Select(row => (IReadOnlyList<string?>)[row.Image, .. row.Values]).Prepend([MetadataColumns.Image, .. columns])
        );
    }

    /// <summary>Of these images alone, by name, for what leaves the program; the caller has asked who may. Own columns that none of them
    /// has a value in are left out.</summary>
    internal static async Task<MetadataTable> OfImagesAsync(
        AnnotateHubDb db,
        long projectId,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken
    )
    {
        var columns = await ColumnsAsync(db, projectId, cancellationToken);
        var rows = new List<MetadataRow>();
        foreach (var part in images.Chunk(ImagesAtOnce))
            rows.AddRange(
                await RowsAsync(
                    db,
                    db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId && part.Contains(image.Id)),
                    columns,
                    cancellationToken
                )
            );
        var kept = columns
            .Index()
            .Where(column => column.Index < MetadataColumns.Fixed.Count || rows.Any(row => row.Values[column.Index].Length > 0))
            .OrderBy(column => column.Index < MetadataColumns.Fixed.Count ? column.Index : MetadataColumns.Fixed.Count)
            .ThenBy(column => column.Item, StringComparer.Ordinal)
            .ToList();
        return new MetadataTable(
            [.. kept.Select(column => column.Item)],
            [
                .. rows.OrderBy(row => row.Image, StringComparer.Ordinal)
                    .Select(row => row with { Values = [.. kept.Select(column => row.Values[column.Index])] }),
            ]
        );
    }

    /// <param name="search">A part of the image's name; null for all.</param>
    public async Task<Result<MetadataPage>> PageAsync(
        long projectId,
        Actor actor,
        string? search,
        int skip,
        int take,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var columns = await ColumnsAsync(db, projectId, cancellationToken);
        var images = await Named(db, projectId, search).NarrowAsync(db, search, cancellationToken);
        var rows = await RowsAsync(
            db,
            images.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MetadataPage.MostRows)),
            columns,
            cancellationToken
        );
        return new MetadataPage(columns, rows, await images.CountAsync(cancellationToken));
    }

    /// <summary>What the table would change; for leads.</summary>
    public async Task<Result<MetadataPreview>> PreviewAsync(
        long projectId,
        Actor actor,
        MetadataSheet sheet,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        return lead is null ? why : (await DecideAsync(db, projectId, sheet, cancellationToken)).Preview;
    }

    /// <summary>States what the table says: all of it, or nothing where it has a fault.</summary>
    public async Task<Result<MetadataPreview>> ApplyAsync(
        long projectId,
        Actor actor,
        MetadataSheet sheet,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // Holds the write lock from here, so that what is compared is what is changed.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        var (preview, changes) = await DecideAsync(db, projectId, sheet, cancellationToken);
        if (!preview.CanBeDone)
            return new Error(string.Join(" ", preview.Faults));
        if (changes.Count == 0)
            return preview;
        foreach (var part in changes.GroupBy(change => change.ImageId).Chunk(ImagesAtOnce))
            await StateAsync(db, part, cancellationToken);
        db.RecordAudit(
            actor,
            projectId,
            "images.metadata",
            clock.GetUtcNow(),
            $"{preview.ChangedCells} values of {preview.ChangedImages} images "
                + $"({string.Join(", ", changes.Select(change => change.Column).Distinct())}); {preview.ClearedCells} of them emptied."
        );
        await db.SaveChangesAsync(cancellationToken);
        if (changes.Any(change => change.Column == MetadataColumns.Patient))
            await db.RecountAsync(projectId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return preview;
    }

    /// <summary>States one cell, as by hand.</summary>
    public async Task<Result<MetadataPreview>> SetAsync(
        long projectId,
        Actor actor,
        long imageId,
        string column,
        string value,
        CancellationToken cancellationToken = default
    )
    {
        (column, value) = (MetadataColumns.Spelling(column.Trim()), value.Trim());
        if ((MetadataColumns.FaultOf(column) ?? MetadataColumns.FaultOf(column, value)) is { } fault)
            return new Error(fault);
        if (MetadataColumns.NamesImage(column))
            return new Error($"A column cannot be called '{column}': that names the image itself.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var name = await db
            .ImageGroups.Where(image => image.Id == imageId && image.ProjectId == projectId)
            .Select(image => image.Name)
            .FirstOrDefaultAsync(cancellationToken);
        return name is null
            ? Error.NotFound
            : await ApplyAsync(
                projectId,
                actor,
                new MetadataSheet([column], [new MetadataRecord(1, name, [value])]),
                cancellationToken
            );
    }

    private static async Task StateAsync(
        AnnotateHubDb db,
        IReadOnlyList<IGrouping<long, MetadataChange>> changes,
        CancellationToken cancellationToken
    )
    {
        var ids = changes.Select(change => change.Key).ToArray();
        var images = await db.ImageGroups.Where(image => ids.Contains(image.Id)).ToDictionaryAsync(image => image.Id, cancellationToken);
        var stated = (await db.ImageProperties.Where(property => ids.Contains(property.ImageGroupId)).ToListAsync(cancellationToken))
            .ToDictionary(property => (property.ImageGroupId, property.Name));
        foreach (var change in changes.SelectMany(group => group))
        {
            var (image, value) = (images[change.ImageId], change.After.Length == 0 ? null : change.After);
            switch (change.Column)
            {
                case MetadataColumns.Patient:
                    image.Patient = value;
                    break;
                case MetadataColumns.Well:
                    image.Well = value;
                    break;
                case MetadataColumns.Field:
                    image.Field = value;
                    break;
                default:
                    if (stated.GetValueOrDefault((change.ImageId, change.Column)) is not { } property)
                        db.Add(new ImageProperty { ImageGroupId = change.ImageId, Name = change.Column, Value = change.After });
                    else if (value is null)
                        db.Remove(property);
                    else
                        property.Value = value;
                    break;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static async Task<(MetadataPreview Preview, IReadOnlyList<MetadataChange> Changes)> DecideAsync(
        AnnotateHubDb db,
        long projectId,
        MetadataSheet sheet,
        CancellationToken cancellationToken
    )
    {
        var own = (await ColumnsAsync(db, projectId, cancellationToken)).Skip(MetadataColumns.Fixed.Count).ToList();
        var columns = sheet
            .Columns.Select(column => own.FirstOrDefault(known => known.Equals(column, StringComparison.OrdinalIgnoreCase)) ?? column)
            .ToList();
        var notes = new MetadataNotes();
        var fresh = columns.Except(own).Except(MetadataColumns.Fixed).Count();
        if (own.Count + fresh > MetadataColumns.MostOwn)
            notes.Faults.Add(
                $"The project would have {own.Count + fresh} columns of its own; at most {MetadataColumns.MostOwn} are kept. "
                    + "Leave some out."
            );
        var seen = new Dictionary<long, int>();
        var changes = new List<MetadataChange>();
        foreach (var part in sheet.Rows.Chunk(ImagesAtOnce))
        {
            var names = part.SelectMany(row => NamesOf(row.Image)).Distinct().ToArray();
            var images = db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId && names.Contains(image.Name));
            var rows = (await RowsAsync(db, images, columns, cancellationToken)).ToDictionary(row => row.Image, StringComparer.Ordinal);
            var drawn = await images.Where(image => image.Split != null).Select(image => image.Id).ToListAsync(cancellationToken);
            var splits = drawn.ToHashSet();
            foreach (var record in part)
            {
                if (NamesOf(record.Image).Select(rows.GetValueOrDefault).FirstOrDefault(row => row is not null) is not { } row)
                {
                    notes.Unknown.Add(record.Image);
                    continue;
                }

                if (!seen.TryAdd(row.ImageId, record.Line))
                {
                    notes.Twice(row.Image, seen[row.ImageId], record.Line);
                    continue;
                }

                for (var at = 0; at < columns.Count; at++)
                    if (row.Values[at] != record.Values[at])
                    {
                        changes.Add(new MetadataChange(row.ImageId, row.Image, columns[at], row.Values[at], record.Values[at]));
                        notes.Changed(changes[^1], splits.Contains(row.ImageId));
                    }
            }
        }

        return (
            new MetadataPreview(
                notes.Faults,
                notes.Warnings(),
                columns,
                seen.Count,
                changes.Select(change => change.ImageId).Distinct().Count(),
                changes.Count,
                changes.Count(change => change.After.Length == 0),
                [.. changes.Take(MetadataPreview.MostShown)]
            ),
            changes
        );
    }

    /// <summary>As the project calls the image, and without an extension, as a list of files names it.</summary>
    private static IEnumerable<string> NamesOf(string image) =>
        Path.GetFileNameWithoutExtension(image) is { Length: > 0 } stem && stem != image ? [image, stem] : [image];

    private static IQueryable<ImageGroup> Named(AnnotateHubDb db, long projectId, string? search)
    {
        var images = db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId);
        if (search?.Trim() is { Length: > 0 } text)
        {
            var pattern = LikePattern.Containing(text);
            images = images.Where(image => AnnotateHubDb.Matches(image.Name, pattern));
        }

        return images.OrderBy(image => image.SortKey).ThenBy(image => image.Id);
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(AnnotateHubDb db, long projectId, CancellationToken cancellationToken) =>
        [
            .. MetadataColumns.Fixed,
            .. await db
                .ImageProperties.Join(
                    db.ImageGroups.Where(image => image.ProjectId == projectId),
                    property => property.ImageGroupId,
                    image => image.Id,
                    (property, _) => property.Name
                )
                .Distinct()
                .OrderBy(name => name)
                .ToListAsync(cancellationToken),
        ];

    private static async Task<List<MetadataRow>> RowsAsync(
        AnnotateHubDb db,
        IQueryable<ImageGroup> images,
        IReadOnlyList<string> columns,
        CancellationToken cancellationToken
    )
    {
        var found = await images
            .Select(image => new
            {
                image.Id,
                image.Name,
                image.Patient,
                image.Well,
                image.Field,
            })
            .ToListAsync(cancellationToken);
        var stated = new Dictionary<(long Image, string Column), string>();
        foreach (var part in found.Select(image => image.Id).Chunk(ImagesAtOnce))
        foreach (
            var property in await db
                .ImageProperties.AsNoTracking()
                .Where(property => part.Contains(property.ImageGroupId))
                .ToListAsync(cancellationToken)
        )
            stated.Add((property.ImageGroupId, property.Name), property.Value);
        return
        [
            .. found.Select(image => new MetadataRow(
                image.Id,
                image.Name,
                [
                    .. columns.Select(column =>
                        column switch
                        {
                            MetadataColumns.Patient => image.Patient,
                            MetadataColumns.Well => image.Well,
                            MetadataColumns.Field => image.Field,
                            _ => stated.GetValueOrDefault((image.Id, column)),
                        } ?? ""
                    ),
                ]
            )),
        ];
    }
}
