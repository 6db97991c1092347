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
/// <param name="Format">Key of a format that can be written (<see cref="AnnotationFormats"/>).</param>
/// <param name="Unsealed">At the command line: open blind rounds whose seal was broken for this export (<see cref="OperatorSeal"/>).</param>
public sealed record AnnotationExportRequest(
    long ProjectId, Actor Asking, VocConvention Convention, string? Annotator = null, string? Round = null, IReadOnlyCollection<long>? Unsealed = null, string Format = "voc");

/// <param name="Annotators">User names whose boxes were written.</param>
/// <param name="Rounded">Boxes that the integer dialect had to round.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
/// <param name="Sealed">Pieces of work that were left out because an open blind round seals them; only of work that the asking person may know of.</param>
public sealed record AnnotationExportReport(int Images, int Boxes, int Rounded, IReadOnlyList<string> Annotators, string? Refused = null, int Sealed = 0);

/// <summary>Writes what people annotated in one of the formats, for example <c>Annotations/{image}.xml</c>, and a README.txt that says how to read it.</summary>
/// <remarks>
/// An image counts as annotated when its work was submitted or somebody changed or imported a box; opening it is not enough, nor are a model's
/// starting boxes. What the asking person may not read is left out as if it were not there; what is sealed and known to them is counted.
/// </remarks>
public sealed class AnnotationExport(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    /// <param name="folder">Made if it is not there; must hold no earlier export.</param>
    public async Task<AnnotationExportReport> ToFolderAsync(AnnotationExportRequest request, string folder, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        if (new[] { "Annotations", "annotations", "labels", BoxLineage.FileName, "README.txt" }.FirstOrDefault(name => Path.Exists(Path.Combine(folder, name))) is { } old)
            return Refuse($"The folder '{folder}' already holds '{old}'; old and new files would mix. Name an empty folder or remove it.");
        return await WriteAsync(request, new FolderTarget(folder), progress, cancel);
    }

    /// <summary>Writes a zip while it is made, without a copy on disk. Nothing is written when the export is refused.</summary>
    public async Task<AnnotationExportReport> ToZipAsync(AnnotationExportRequest request, Stream target, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        using var zip = new ZipTarget(target, time.GetUtcNow());
        var report = await WriteAsync(request, zip, progress, cancel);
        if (report.Refused is null) await zip.FinishAsync(cancel);
        return report;
    }

    /// <summary>A sentence why there is nothing to export, or null.</summary>
    public async Task<string?> RefusalAsync(AnnotationExportRequest request, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancel);
        if (project is null) return $"There is no project with the number {request.ProjectId}; it may have been removed.";
        if (AnnotationFormats.Find(request.Format) is not { CanWrite: true }) return $"'{request.Format}' cannot be written; {string.Join(", ", AnnotationFormats.All.Where(format => format.CanWrite).Select(format => format.Key))} can.";
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

    private async Task<AnnotationExportReport> WriteAsync(AnnotationExportRequest request, IExportTarget target, IProgress<JobProgress>? progress, CancellationToken cancel)
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
        var labels = new List<ImageLabels>(sets.Count);
        var lineage = new BoxLineage();
        foreach (var set in sets)
        {
            var boxes = await viewer.Boxes(db).Where(box => box.LabelSetId == set.Id).OrderBy(box => box.Id).ToListAsync(cancel);
            labels.Add(LabelsOf(set, boxes, viewer, project, rounds.Count > 1, people.Count > 1));
            var face = viewer.Face(set.RoundId);
            lineage.Add(set.ImageName, face.Name, set.UserName, face.Settings.StartFrom, boxes);
        }

        var counts = new SortedDictionary<string, int>(labels.SelectMany(item => item.Boxes).CountBy(box => box.Class).ToDictionary(), StringComparer.Ordinal);
        var rounded = request.Format == "voc" && request.Convention.Dialect == VocDialect.Integer ? labels.Sum(item => item.Boxes.Count(box => !box.Box.IsWholePixels)) : 0;
        var meter = new ProgressMeter(progress, time, sets.Count);
        var format = AnnotationFormats.Find(request.Format)!;
        var settings = new FormatSettings { Convention = request.Convention, Classes = [.. project.Classes.Classes.Select(item => item.Key)], DataSet = project.Name };
        foreach (var file in format.Write!(labels, settings, []))
        {
            await target.WriteAsync(file.Path, file.Content, cancel);
            if (meter.Done < sets.Count) meter.Advance($"Exported {file.Path}");
        }

        var hidden = await SealedAsync(db, viewer, request, cancel);
        await target.WriteAsync(BoxLineage.FileName, lineage.ToBytes(), cancel);
        var readme = ExportReadme.Write(project, format, request.Convention, rounds, people, sets.Count, counts, rounded, hidden, time.GetUtcNow());
        await target.WriteAsync("README.txt", System.Text.Encoding.UTF8.GetBytes(readme), cancel);
        return new AnnotationExportReport(sets.Count, counts.Values.Sum(), rounded, people, Sealed: hidden);
    }

    private static async Task<Viewer?> ViewerAsync(AnnotateHubDb db, AnnotationExportRequest request, CancellationToken cancel) => request.Asking.Operator is null
        ? await db.ViewerAsync(request.ProjectId, request.Asking.PersonId, cancel)
        : await db.OperatorAsync(request.ProjectId, [.. request.Unsealed ?? []], cancel);

    /// <summary>The newest answer of each person on each image in each round, in working order.</summary>
    private static async Task<List<AnnotatedSet>> SetsAsync(AnnotateHubDb db, Viewer viewer, AnnotationExportRequest request, CancellationToken cancel)
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
    private static Task<int> SealedAsync(AnnotateHubDb db, Viewer viewer, AnnotationExportRequest request, CancellationToken cancel)
    {
        var readable = viewer.Readable(db).Select(work => work.Id);
        return Asked(db, viewer.Known(db), viewer, request).Where(work => work.PersonId != viewer.PersonId && !readable.Contains(work.Id)).Select(work => work.ImageGroupId).Distinct().CountAsync(cancel);
    }

    private static IQueryable<Assignment> Asked(AnnotateHubDb db, IQueryable<Assignment> work, Viewer viewer, AnnotationExportRequest request)
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

    private static ImageLabels LabelsOf(AnnotatedSet set, IReadOnlyList<BoxRow> boxes, Viewer viewer, Project project, bool severalRounds, bool severalPeople)
    {
        var rater = string.Join('/', new[] { severalRounds ? ExportName.Of(viewer.Face(set.RoundId).Name) : "", severalPeople ? ExportName.Of(set.UserName) : "" }.Where(part => part.Length > 0));
        var depth = project.Channels.Any(channel => channel.Role == ChannelRole.Color) ? 3 : 1;
        return new ImageLabels(Path.GetFileName(set.FileName ?? set.ImageName), set.Width, set.Height, [.. boxes.Select(ExportedBox.Of)], rater.Length == 0 ? null : rater, Depth: depth, Names: [set.ImageName]);
    }

    private static AnnotationExportReport Refuse(string reason) => new(0, 0, 0, [], reason);

    private sealed record AnnotatedSet(long Id, long RoundId, DateTimeOffset CreatedAt, string ImageName, int Width, int Height, string UserName, string? FileName);
}
