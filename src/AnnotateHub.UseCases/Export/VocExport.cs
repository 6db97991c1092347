using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Export;

/// <param name="Asking">Through whose eyes: only work that this person may read is exported.</param>
/// <param name="Annotator">User name; null for everybody, each in a folder of their own where there are several.</param>
/// <param name="Round">Name of a round; null for all, each in a folder of its own where there are several.</param>
/// <param name="Unsealed">At the command line: open blind rounds whose seal was broken for this export (<see cref="OperatorSeal"/>).</param>
public sealed record VocExportRequest(
    long ProjectId, Actor Asking, VocConvention Convention, string? Annotator = null, string? Round = null, IReadOnlyCollection<long>? Unsealed = null);

/// <param name="Annotators">User names whose boxes were written.</param>
/// <param name="Rounded">Boxes that the integer dialect had to round.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
/// <param name="Sealed">Pieces of work that were left out because an open blind round seals them; only of work that the asking person may know of.</param>
public sealed record VocExportReport(int Images, int Boxes, int Rounded, IReadOnlyList<string> Annotators, string? Refused = null, int Sealed = 0);

/// <summary>Writes what people annotated as Pascal VOC: <c>Annotations/{image}.xml</c> and a README.txt that says how to read it.</summary>
/// <remarks>
/// An image counts as annotated when its work was submitted or somebody changed or imported a box; opening it is not enough, nor are a model's
/// starting boxes. What the asking person may not read is left out as if it were not there; what is sealed and known to them is counted.
/// </remarks>
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
        if (await ViewerAsync(db, request, cancel) is not { } viewer) return $"There is no project with the number {request.ProjectId}; it may have been removed.";
        if (request.Round is not null && viewer.Rounds.All(round => round.Name != request.Round)) return $"'{project.Name}' has no round '{request.Round}'; it has {string.Join(", ", viewer.Rounds.Select(round => $"'{round.Name}'"))}.";
        if ((await SetsAsync(db, viewer, request, cancel)).Count > 0) return null;
        var hidden = await SealedAsync(db, viewer, request, cancel);
        return $"Nobody{(request.Annotator is null ? "" : $" called '{request.Annotator}'")} has annotated an image of '{project.Name}'{(request.Round is null ? "" : $" in '{request.Round}'")} yet, so there is nothing to export."
            + (hidden == 0 ? "" : $" The work on {hidden} images is sealed: an open blind round shows it once everybody has submitted, or the round is closed.");
    }

    private async Task<VocExportReport> WriteAsync(VocExportRequest request, IExportTarget target, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        if (await RefusalAsync(request, cancel) is { } refused) return Refuse(refused);
        await using var db = await database.CreateDbContextAsync(cancel);
        // Sight and boxes of one moment: a round that is reopened meanwhile does not leave half an export behind.
        await using var snapshot = await db.BeginReadAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstAsync(item => item.Id == request.ProjectId, cancel);
        if (await ViewerAsync(db, request, cancel) is not { } viewer) return Refuse($"There is no project with the number {request.ProjectId}; it may have been removed.");
        var sets = await SetsAsync(db, viewer, request, cancel);
        var people = sets.Select(set => set.UserName).Distinct().Order(StringComparer.Ordinal).ToList();
        var rounds = await StatedAsync(db, [.. sets.Select(set => viewer.Face(set.RoundId)).DistinctBy(round => round.Id)], cancel);
        var depth = project.Channels.Any(channel => channel.Role == ChannelRole.Color) ? 3 : 1;
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rounded = 0;
        var meter = new ProgressMeter(progress, time, sets.Count);
        foreach (var set in sets)
        {
            var boxes = await viewer.Boxes(db).Where(box => box.LabelSetId == set.Id).OrderBy(box => box.Id).ToListAsync(cancel);
            foreach (var box in boxes) counts[box.Class] = counts.GetValueOrDefault(box.Class) + 1;
            if (request.Convention.Dialect == VocDialect.Integer) rounded += boxes.Count(box => !Geometry(box).IsWholePixels);
            using var xml = new MemoryStream();
            var file = Path.GetFileName(set.FileName ?? set.ImageName);
            VocWriter.Write(xml, new VocAnnotation(file, set.Width, set.Height, depth, [.. boxes.Select(ObjectOf)], project.Name), request.Convention);
            var folder = "Annotations" + (rounds.Count > 1 ? $"/{ExportName.Of(viewer.Face(set.RoundId).Name)}" : "") + (people.Count > 1 ? $"/{ExportName.Of(set.UserName)}" : "");
            await target.WriteAsync($"{folder}/{ExportName.Of(set.ImageName)}.xml", xml.GetBuffer().AsMemory(0, (int)xml.Length), cancel);
            meter.Advance($"Exported {set.ImageName}");
        }

        var hidden = await SealedAsync(db, viewer, request, cancel);
        var readme = VocExportReadme.Write(project, request.Convention, rounds, people, sets.Count, counts, rounded, hidden, time.GetUtcNow());
        await target.WriteAsync("README.txt", System.Text.Encoding.UTF8.GetBytes(readme), cancel);
        return new VocExportReport(sets.Count, counts.Values.Sum(), rounded, people, Sealed: hidden);
    }

    private static async Task<Viewer?> ViewerAsync(AnnotateHubDb db, VocExportRequest request, CancellationToken cancel) => request.Asking.Operator is null
        ? await db.ViewerAsync(request.ProjectId, request.Asking.PersonId, cancel)
        : await db.OperatorAsync(request.ProjectId, [.. request.Unsealed ?? []], cancel);

    /// <summary>The newest answer of each person on each image in each round, in working order.</summary>
    private static async Task<List<AnnotatedSet>> SetsAsync(AnnotateHubDb db, Viewer viewer, VocExportRequest request, CancellationToken cancel)
    {
        var found = await (
            from work in Asked(db, viewer.Readable(db), viewer, request)
            join image in db.ImageGroups on work.ImageGroupId equals image.Id
            orderby image.SortKey, image.Id, work.RoundId, work.PersonId
            select new AnnotatedSet(
                work.LabelSetId, work.RoundId, work.CreatedAt, image.Name, image.Width, image.Height, work.Person!.UserName!,
                db.Planes.Where(plane => plane.ImageGroupId == image.Id).OrderBy(plane => plane.ChannelIndex).Select(plane => plane.SourceName).FirstOrDefault())).ToListAsync(cancel);
        return [.. found.GroupBy(set => (viewer.Face(set.RoundId).Id, set.UserName, set.ImageName)).Select(same => same.MaxBy(set => set.CreatedAt)!)];
    }

    /// <summary>Known to the asking person, begun, and not for them to read.</summary>
    private static Task<int> SealedAsync(AnnotateHubDb db, Viewer viewer, VocExportRequest request, CancellationToken cancel)
    {
        var readable = viewer.Readable(db).Select(work => work.Id);
        return Asked(db, viewer.Known(db), viewer, request).Where(work => work.PersonId != viewer.PersonId && !readable.Contains(work.Id)).Select(work => work.ImageGroupId).Distinct().CountAsync(cancel);
    }

    private static IQueryable<Assignment> Asked(AnnotateHubDb db, IQueryable<Assignment> work, Viewer viewer, VocExportRequest request)
    {
        var name = request.Annotator?.ToUpperInvariant();
        if (name is not null) work = work.Where(item => item.Person!.NormalizedUserName == name);
        if (request.Round is not null)
        {
            var rounds = viewer.Rounds.Where(round => round.Name == request.Round).SelectMany(round => viewer.WithHidden(round.Id)).ToArray();
            work = work.Where(item => rounds.Contains(item.RoundId));
        }

        return work.Where(item => item.State != AssignmentState.Assigned || (item.Round!.Kind == RoundKind.Free && item.LabelSet!.Revision > 0));
    }

    /// <summary>What the README says of the rounds, whoever broke a seal included.</summary>
    private static async Task<IReadOnlyList<StatedRound>> StatedAsync(AnnotateHubDb db, IReadOnlyList<Round> rounds, CancellationToken cancel)
    {
        var ids = rounds.Select(round => round.Id).ToList();
        var breaks = await db.SealBreaks.AsNoTracking().Where(item => ids.Contains(item.RoundId)).OrderBy(item => item.Id)
            .Select(item => new { item.RoundId, item.At, item.Reason, Who = item.Operator ?? db.Users.Where(person => person.Id == item.PersonId).Select(person => person.UserName).FirstOrDefault() }).ToListAsync(cancel);
        return [.. rounds.OrderBy(round => round.Id).Select(round => new StatedRound(
            round, [.. breaks.Where(item => item.RoundId == round.Id).Select(item => $"{item.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {item.Who}: {item.Reason}")]))];
    }

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

    private sealed record AnnotatedSet(long Id, long RoundId, DateTimeOffset CreatedAt, string ImageName, int Width, int Height, string UserName, string? FileName);
}
