using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Export;

/// <param name="Annotator">User name; null for everybody, each in a folder of their own where there are several.</param>
public sealed record VocExportRequest(long ProjectId, VocConvention Convention, string? Annotator = null);

/// <param name="Annotators">User names whose boxes were written.</param>
/// <param name="Rounded">Boxes that the integer dialect had to round.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
public sealed record VocExportReport(int Images, int Boxes, int Rounded, IReadOnlyList<string> Annotators, string? Refused = null);

/// <summary>Writes what people annotated as Pascal VOC: <c>Annotations/{image}.xml</c> and a README.txt that says how to read it.</summary>
/// <remarks>An image counts as annotated when its work was submitted or holds at least one operation; opening it is not enough.</remarks>
public sealed class VocExport(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    /// <param name="folder">Made if it is not there; must hold no earlier export.</param>
    public async Task<VocExportReport> ToFolderAsync(VocExportRequest request, string folder, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        if (Directory.Exists(Path.Combine(folder, "Annotations")))
            return Refuse($"The folder '{folder}' already holds 'Annotations'; old and new files would mix. Name an empty folder or remove it.");
        return await WriteAsync(request, new FolderTarget(folder), progress, cancel);
    }

    /// <summary>Writes a zip while it is made, without a copy on disk. Nothing is written when the export is refused.</summary>
    public async Task<VocExportReport> ToZipAsync(VocExportRequest request, Stream target, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        using var zip = new ZipTarget(target, time.GetUtcNow());
        var report = await WriteAsync(request, zip, progress, cancel);
        if (report.Refused is null) await zip.FinishAsync(cancel);
        return report;
    }

    /// <summary>A sentence why there is nothing to export, or null.</summary>
    public async Task<string?> RefusalAsync(VocExportRequest request, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancel);
        if (project is null) return $"There is no project with the number {request.ProjectId}; it may have been removed.";
        var name = request.Annotator?.ToUpperInvariant();
        if (name is not null && !await db.Users.AnyAsync(person => person.NormalizedUserName == name, cancel))
            return $"There is nobody called '{request.Annotator}'; name a user of this server, or nobody for all.";
        return await Sets(db, request).AnyAsync(cancel) ? null
            : $"Nobody{(request.Annotator is null ? "" : $" called '{request.Annotator}'")} has annotated an image of '{project.Name}' yet, so there is nothing to export.";
    }

    private async Task<VocExportReport> WriteAsync(VocExportRequest request, IExportTarget target, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        if (await RefusalAsync(request, cancel) is { } refused) return Refuse(refused);
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstAsync(item => item.Id == request.ProjectId, cancel);
        var sets = (await Sets(db, request).ToListAsync(cancel)).GroupBy(set => (set.UserName, set.ImageName)).Select(sameImage => sameImage.MaxBy(set => set.Id)!).ToList();
        var people = sets.Select(set => set.UserName).Distinct().Order(StringComparer.Ordinal).ToList();
        var depth = project.Channels.Any(channel => channel.Role == ChannelRole.Color) ? 3 : 1;
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rounded = 0;
        var meter = new ProgressMeter(progress, time, sets.Count);
        foreach (var set in sets)
        {
            var boxes = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == set.Id).OrderBy(box => box.Id).ToListAsync(cancel);
            foreach (var box in boxes) counts[box.Class] = counts.GetValueOrDefault(box.Class) + 1;
            if (request.Convention.Dialect == VocDialect.Integer) rounded += boxes.Count(box => !Geometry(box).IsWholePixels);
            using var xml = new MemoryStream();
            var file = Path.GetFileName(set.FileName ?? set.ImageName);
            VocWriter.Write(xml, new VocAnnotation(file, set.Width, set.Height, depth, [.. boxes.Select(ObjectOf)], project.Name), request.Convention);
            var folder = people.Count > 1 ? $"Annotations/{ExportName.Of(set.UserName)}" : "Annotations";
            await target.WriteAsync($"{folder}/{ExportName.Of(set.ImageName)}.xml", xml.GetBuffer().AsMemory(0, (int)xml.Length), cancel);
            meter.Advance($"Exported {set.ImageName}");
        }

        var readme = VocExportReadme.Write(project, request.Convention, people, sets.Count, counts, rounded, time.GetUtcNow());
        await target.WriteAsync("README.txt", System.Text.Encoding.UTF8.GetBytes(readme), cancel);
        return new VocExportReport(sets.Count, counts.Values.Sum(), rounded, people);
    }

    private static IQueryable<AnnotatedSet> Sets(AnnotateHubDb db, VocExportRequest request) => Sets(db, request.ProjectId, request.Annotator?.ToUpperInvariant());

    private static IQueryable<AnnotatedSet> Sets(AnnotateHubDb db, long projectId, string? normalizedName) =>
        from set in db.LabelSets.AsNoTracking()
        join image in db.ImageGroups on set.ImageGroupId equals image.Id
        join person in db.Users on set.PersonId equals person.Id
        where set.ProjectId == projectId && set.Kind == LabelSetKind.Annotator
            && (normalizedName == null || person.NormalizedUserName == normalizedName)
            && (set.Revision > 0 || db.Assignments.Any(work => work.LabelSetId == set.Id && work.SubmittedAt != null))
        orderby image.SortKey, image.Id, set.Id
        select new AnnotatedSet(
            set.Id, image.Name, image.Width, image.Height, person.UserName!,
            db.Planes.Where(plane => plane.ImageGroupId == image.Id).OrderBy(plane => plane.ChannelIndex).Select(plane => plane.SourceName).FirstOrDefault());

    private static VocObject ObjectOf(BoxRow box)
    {
        var attributes = new Dictionary<string, string>(box.Attributes ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (box.Flags.HasFlag(BoxFlags.Ignore)) attributes["ignore"] = "1";
        if (box.Score is { } score) attributes["score"] = score.ToString("R");
        return new VocObject(
            box.Class, Geometry(box), box.Flags.HasFlag(BoxFlags.Truncated), box.Flags.HasFlag(BoxFlags.Difficult), box.Flags.HasFlag(BoxFlags.Occluded), attributes);
    }

    private static PixelBox Geometry(BoxRow box) => new(box.X1, box.Y1, box.X2, box.Y2);

    private static VocExportReport Refuse(string reason) => new(0, 0, 0, [], reason);

    private sealed record AnnotatedSet(long Id, string ImageName, int Width, int Height, string UserName, string? FileName);
}
