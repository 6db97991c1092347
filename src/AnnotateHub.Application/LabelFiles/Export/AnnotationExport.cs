using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Croissant;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Writes what people annotated in one of the formats, for example <c>Annotations/{image}.xml</c>, and a README.txt that says how
/// to read it.</summary>
/// <remarks>
/// An image counts as annotated when its work was submitted or somebody changed or imported a box; opening it is not enough, nor are a
/// model's
/// starting boxes. What the asking person may not read is left out as if it were not there; what is sealed and known to them is counted.
/// </remarks>
public sealed class AnnotationExport(IDbContextFactory<AnnotateHubDb> database, PrivacySettings privacy, TimeProvider time)
{
    private const string NotStated = "Not stated: ask the owners of the project before you use it";

    /// <summary>Label sets whose boxes are read by one question at most.</summary>
    public int MaxSetsTogether { get; init; } = 200;

    /// <summary>Boxes that are in memory together at most, but for a set that has more.</summary>
    public int MaxBoxesTogether { get; init; } = 20_000;

    /// <param name="folder">Made if it is not there; must hold no earlier export.</param>
    public async Task<AnnotationExportReport> ToFolderAsync(
        AnnotationExportRequest request,
        string folder,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (
            new[]
            {
                "Annotations",
                "annotations",
                "labels",
                "rois",
                "geojson",
                BoxLineage.FileName,
                VerdictList.FileName,
                "README.txt",
            }.FirstOrDefault(name => Path.Exists(Path.Combine(folder, name))) is
            { } old
        )
            return Refuse($"The folder '{folder}' already holds '{old}'; old and new files would mix. Name an empty folder or remove it.");
        return await WriteAsync(request, new FolderTarget(folder), progress, cancellationToken);
    }

    /// <summary>Writes a zip while it is made, without a copy on disk. Nothing is written when the export is refused.</summary>
    public async Task<AnnotationExportReport> ToZipAsync(
        AnnotationExportRequest request,
        Stream target,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var zip = new ZipTarget(target, time.GetUtcNow());
        var report = await WriteAsync(request, zip, progress, cancellationToken);
        if (report.Refused is null)
            await zip.FinishAsync(cancellationToken);
        return report;
    }

    /// <summary>A sentence why there is nothing to export, or null.</summary>
    public async Task<string?> RefusalAsync(AnnotationExportRequest request, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancellationToken);
        if (project is null)
            return $"There is no project with the number {request.ProjectId}; it may have been removed.";
        if (AnnotationFormats.Find(request.Format) is not { CanWrite: true })
            return $"'{request.Format}' cannot be written; {string.Join(", ", AnnotationFormats.All.Where(format => format.CanWrite).Select(format => format.Key))} can.";
        var name = request.Annotator?.ToUpperInvariant();
        if (name is not null && !await db.Users.AnyAsync(person => person.NormalizedUserName == name, cancellationToken))
            return $"There is nobody called '{request.Annotator}'; name a user of this server, or nobody for all.";
        if (await ViewerAsync(db, request, cancellationToken) is not { } scope)
            return $"There is no project with the number {request.ProjectId}; it may have been removed.";
        if (request.Round is not null && scope.Rounds.All(round => round.Name != request.Round))
            return $"'{project.Name}' has no round '{request.Round}'; it has {string.Join(", ", scope.Rounds.Select(round => $"'{round.Name}'"))}.";
        if ((await SetsAsync(db, scope, request, cancellationToken)).Count > 0)
            return null;
        var hidden = await SealedAsync(db, scope, request, cancellationToken);
        return $"Nobody{(request.Annotator is null ? "" : $" called '{request.Annotator}'")} has annotated an image of '{project.Name}'{(request.Round is null ? "" : $" in '{request.Round}'")} "
            + "yet, so there is nothing to export."
            + (
                hidden == 0
                    ? ""
                    : $" The work on {hidden} images is sealed: an open blind round shows it once everybody has submitted, or the "
                        + "round is closed."
            );
    }

    /// <summary>What an export would hold and what it would leave out.</summary>
    public async Task<ExportPreview> PreviewAsync(AnnotationExportRequest request, CancellationToken cancellationToken = default)
    {
        if (await RefusalAsync(request, cancellationToken) is { } refused)
            return new ExportPreview(0, [], refused);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await ViewerAsync(db, request, cancellationToken) is not { } scope)
            return new ExportPreview(0, [], "The project may have been removed.");
        var sets = await SetsAsync(db, scope, request, cancellationToken);
        return new ExportPreview(
            sets.DistinctBy(set => set.ImageName).Count(),
            await LeftOutAsync(db, scope, request, sets, cancellationToken)
        );
    }

    private async Task<AnnotationExportReport> WriteAsync(
        AnnotationExportRequest request,
        IExportTarget target,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (await RefusalAsync(request, cancellationToken) is { } refused)
            return Refuse(refused);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // Visibility and boxes of one moment: a round that is reopened meanwhile does not leave half an export behind.
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstAsync(item => item.Id == request.ProjectId, cancellationToken);
        if (await ViewerAsync(db, request, cancellationToken) is not { } scope)
            return Refuse($"There is no project with the number {request.ProjectId}; it may have been removed.");
        var sets = await SetsAsync(db, scope, request, cancellationToken);
        var people = sets.Select(set => set.UserName).Distinct().Order(StringComparer.Ordinal).ToList();
        var rounds = await StatedAsync(
            db,
            [.. sets.Select(set => scope.PublicRound(set.RoundId)).DistinctBy(round => round.Id)],
            cancellationToken
        );
        (sets, var classes) = await CountedAsync(db, scope, request, sets, cancellationToken);
        var named = sets.DistinctBy(set => set.ImageName).ToList();
        // Files of one name in two folders are two images, which their folders tell apart; images that were cut from one file only have
        // their own names.
        var (names, files) = (Shared(named.Select(FileNameOf)), Shared(named.Select(set => set.FileName ?? set.ImageName)));
        var batches = new SetBatches(MaxSetsTogether, MaxBoxesTogether);
        var labels = new SetLabels(
            db,
            scope,
            sets,
            [.. sets.Select(set => HeadOf(set, scope, project, rounds.Count > 1, people.Count > 1, NameOf(set, names, files)))],
            classes,
            batches,
            cancellationToken
        );
        var meter = new ProgressMeter(progress, time, sets.Count);
        var format = AnnotationFormats.Find(request.Format)!;
        var settings = new FormatSettings
        {
            Convention = request.Convention,
            Classes = [.. project.Classes.Classes.Select(labelClass => labelClass.Key)],
            DataSet = project.Name,
        };
        var catalogue = new ExportCatalogue();
        Task PutAsync(string path, IEnumerable<ReadOnlyMemory<byte>> parts) =>
            target.WriteAsync(path, catalogue.Watch(path, parts), cancellationToken);

        var leftOut = new List<ExchangeFault>();
        foreach (var file in format.Write(labels, settings, leftOut))
        {
            await PutAsync(file.Path, file.Parts);
            if (meter.Done < sets.Count)
                meter.Advance($"Exported {file.Path}");
        }

        var hidden = await SealedAsync(db, scope, request, cancellationToken);
        var missing = await LeftOutAsync(db, scope, request, sets, cancellationToken);
        // Formats read boxes in an order of their own; what is told of each box is told in one order, and so are they counted.
        var tally = new BoxTally();
        await PutAsync(
            BoxLineage.FileName,
            batches
                .Read(db, scope, sets, Enumerable.Range(0, sets.Count), cancellationToken)
                .Select(batch =>
                    BoxLineage.ToBytes(
                        batch.SelectMany(item =>
                        {
                            var (set, face) = (sets[item.Number], scope.PublicRound(sets[item.Number].RoundId));
                            tally.Add(item.Boxes);
                            return BoxLineage.Rows(set.ImageName, face.Name, set.UserName, face.Settings.StartFrom, item.Boxes);
                        })
                    )
                )
                .Prepend(BoxLineage.Heads)
        );
        var counts = tally.ByClass;
        var rounded =
            request.Format == "voc" && request.Convention.Dialect == VocDialect.Integer ? tally.BetweenPixels : 0;
        await PutAsync(
            VerdictList.FileName,
            [VerdictList.ToBytes(sets.Select(set => (set.ImageName, scope.PublicRound(set.RoundId).Name, set.UserName, set.Verdicts)))]
        );
        var readme = ExportReadme.Write(
            project,
            format,
            request.Convention,
            rounds,
            people,
            sets.Count,
            counts,
            rounded,
            missing,
            time.GetUtcNow()
        );
        await PutAsync("README.txt", [System.Text.Encoding.UTF8.GetBytes(readme)]);
        var exported = sets.Select(set => set.ImageName).ToHashSet(StringComparer.Ordinal);
        var groups = (await db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == project.Id).ToListAsync(cancellationToken))
            .Where(image => exported.Contains(image.Name))
            .ToList();
        var labelling =
            $"Boxes of {string.Join(", ", people)} in {string.Join(", ", rounds.Select(round => $"'{round.Round.Name}'"))}, each answer for itself; `{BoxLineage.FileName}` says of each box who or what made it.";
        var isBlanked = privacy.BlankMetadata && !project.IsSynthetic;
        await PutAsync(Datasheet.FileName, [Datasheet.Write(project, groups, counts, labelling, NotStated, isBlanked)]);
        var about =
            $"{sets.Count} annotated images with {counts.Values.Sum()} boxes of '{project.Name}', as {format.Name}. The images "
            + "themselves are not part of it.";
        await target.WriteAsync(
            CroissantFile.Name,
            catalogue
                .Describe(
                    project.Name,
                    about,
                    NotStated,
                    "1.0.0",
                    time.GetUtcNow(),
                    [ExportTables.Lineage, ExportTables.Verdicts, ExportTables.Boxes]
                )
                .ToBytes(),
            cancellationToken
        );
        return new AnnotationExportReport(sets.Count, counts.Values.Sum(), rounded, people, Sealed: hidden)
        {
            LeftOut = leftOut,
            ImagesLeftOut = missing,
        };
    }

    private static async Task<VisibilityScope?> ViewerAsync(
        AnnotateHubDb db,
        AnnotationExportRequest request,
        CancellationToken cancellationToken
    ) =>
        request.Asking.Operator is null
            ? await db.ResolveScopeAsync(request.ProjectId, request.Asking.PersonId, cancellationToken)
            : await db.ResolveOperatorScopeAsync(request.ProjectId, [.. request.Unsealed ?? []], cancellationToken);

    /// <summary>The newest answer of each person on each image in each round, in working order.</summary>
    private static async Task<List<AnnotatedSet>> SetsAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        AnnotationExportRequest request,
        CancellationToken cancellationToken
    )
    {
        var found = await (
            from work in Requested(db, scope.ReadableAssignments(db), scope, request)
            join image in db.ImageGroups on work.ImageGroupId equals image.Id
            orderby image.SortKey, image.Id, work.RoundId, work.PersonId
            select new AnnotatedSet(
                work.LabelSetId,
                work.RoundId,
                work.CreatedAt,
                image.Name,
                image.Width,
                image.Height,
                work.Person!.UserName!,
                work.Verdicts,
                db.Planes.Where(plane => plane.ImageGroupId == image.Id)
                    .OrderBy(plane => plane.ChannelIndex)
                    .Select(plane => plane.SourceName)
                    .FirstOrDefault()
            )
        ).ToListAsync(cancellationToken);
        return
        [
            .. found
                .GroupBy(set => (scope.PublicRound(set.RoundId).Id, set.UserName, set.ImageName))
                .Select(same => same.MaxBy(set => set.CreatedAt)!),
        ];
    }

    /// <summary>How many images have work that is known to the asking person, started, and not for them to read.</summary>
    private static Task<int> SealedAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        AnnotationExportRequest request,
        CancellationToken cancellationToken
    ) => SealedWork(db, scope, request).Select(work => work.ImageGroupId).Distinct().CountAsync(cancellationToken);

    private static IQueryable<Assignment> SealedWork(AnnotateHubDb db, VisibilityScope scope, AnnotationExportRequest request)
    {
        var readable = scope.ReadableAssignments(db).Select(work => work.Id);
        return Requested(db, scope.VisibleAssignments(db), scope, request)
            .Where(work => work.PersonId != scope.PersonId && !readable.Contains(work.Id));
    }

    /// <summary>Images without a file in the export, and images of which somebody's answer is missing because it is sealed.</summary>
    private static async Task<IReadOnlyList<string>> LeftOutAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        AnnotationExportRequest request,
        IReadOnlyList<AnnotatedSet> sets,
        CancellationToken cancellationToken
    )
    {
        var exported = sets.Select(set => set.ImageName).ToHashSet(StringComparer.Ordinal);
        var hidden = (
            await SealedWork(db, scope, request).Select(work => work.ImageGroup!.Name).Distinct().ToListAsync(cancellationToken)
        ).ToHashSet(StringComparer.Ordinal);
        var names = await db
            .ImageGroups.AsNoTracking()
            .Where(image => image.ProjectId == request.ProjectId)
            .OrderBy(image => image.SortKey)
            .ThenBy(image => image.Id)
            .Select(image => image.Name)
            .ToListAsync(cancellationToken);
        var whose = request.Annotator is null ? "" : $" by '{request.Annotator}'";
        var where = request.Round is null ? "" : $" in '{request.Round}'";
        return
        [
            .. names
                .Where(name => !exported.Contains(name) || hidden.Contains(name))
                .Select(name =>
                    hidden.Contains(name)
                        ? $"'{name}': {(exported.Contains(name) ? "an answer" : "its work")} is sealed by an open blind round."
                        : $"'{name}' has no annotation{whose}{where} that you may read."
                ),
        ];
    }

    private static IQueryable<Assignment> Requested(
        AnnotateHubDb db,
        IQueryable<Assignment> work,
        VisibilityScope scope,
        AnnotationExportRequest request
    )
    {
        var name = request.Annotator?.ToUpperInvariant();
        if (name is not null)
            work = work.Where(assignment => assignment.Person!.NormalizedUserName == name);
        if (request.Round is not null)
        {
            var rounds = scope.Rounds.Where(round => round.Name == request.Round).SelectMany(round => scope.WithHidden(round.Id)).ToArray();
            work = work.Where(assignment => rounds.Contains(assignment.RoundId));
        }

        return work.Where(assignment =>
            assignment.State != AssignmentState.Assigned || (assignment.Round!.Kind == RoundKind.Free && assignment.LabelSet!.Revision > 0)
        );
    }

    /// <summary>What the README says of the rounds, whoever broke a seal included.</summary>
    private static async Task<IReadOnlyList<StatedRound>> StatedAsync(
        AnnotateHubDb db,
        IReadOnlyList<Round> rounds,
        CancellationToken cancellationToken
    )
    {
        var ids = rounds.Select(round => round.Id).ToList();
        var breaks = await db
            .SealBreaks.AsNoTracking()
            .Where(sealBreak => ids.Contains(sealBreak.RoundId))
            .OrderBy(sealBreak => sealBreak.Id)
            .Select(sealBreak => new
            {
                sealBreak.RoundId,
                sealBreak.At,
                sealBreak.Reason,
                Who = sealBreak.Operator
                    ?? db.Users.Where(person => person.Id == sealBreak.PersonId).Select(person => person.UserName).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rounds
                .OrderBy(round => round.Id)
                .Select(round => new StatedRound(
                    round,
                    [
                        .. breaks
                            .Where(item => item.RoundId == round.Id)
                            .Select(item => $"{item.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {item.Who}: {item.Reason}"),
                    ]
                )),
        ];
    }

    /// <summary>The sets with the number of their boxes, and the classes that these have, by the counters.</summary>
    private static async Task<(List<AnnotatedSet> Sets, HashSet<string> Classes)> CountedAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        AnnotationExportRequest request,
        List<AnnotatedSet> sets,
        CancellationToken cancellationToken
    )
    {
        var boxes = sets.ToDictionary(set => set.Id, _ => 0);
        var classes = new HashSet<string>(StringComparer.Ordinal);
        var counts =
            from work in Requested(db, scope.ReadableAssignments(db), scope, request)
            join count in scope.Counts(db) on work.LabelSetId equals count.LabelSetId
            where count.Count > 0
            select count;
        await foreach (var count in counts.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!boxes.ContainsKey(count.LabelSetId))
                continue;
            boxes[count.LabelSetId] += count.Count;
            classes.Add(count.Class);
        }

        return ([.. sets.Select(set => set with { Boxes = boxes[set.Id] })], classes);
    }

    private static ImageLabels HeadOf(
        AnnotatedSet set,
        VisibilityScope scope,
        Project project,
        bool severalRounds,
        bool severalPeople,
        string name
    )
    {
        var rater = string.Join(
            '/',
            new[]
            {
                severalRounds ? ExportName.From(scope.PublicRound(set.RoundId).Name) : "",
                severalPeople ? ExportName.From(set.UserName) : "",
            }.Where(part => part.Length > 0)
        );
        var depth = project.Channels.Any(channel => channel.Role == ChannelRole.Color) ? 3 : 1;
        return new ImageLabels(
            name,
            set.Width,
            set.Height,
            [],
            rater.Length == 0 ? null : rater,
            Depth: depth,
            Names: [set.ImageName]
        );
    }

    private static string FileNameOf(AnnotatedSet set) => Path.GetFileName(set.FileName ?? set.ImageName);

    private static HashSet<string> Shared(IEnumerable<string> names) =>
        names
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Skip(1).Any())
            .Select(same => same.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string NameOf(AnnotatedSet set, HashSet<string> names, HashSet<string> files) =>
        !names.Contains(FileNameOf(set)) ? FileNameOf(set)
        : set.FileName is { } file && !files.Contains(file) ? file
        : set.ImageName + Path.GetExtension(set.FileName);

    private static AnnotationExportReport Refuse(string reason) => new(0, 0, 0, [], reason);
}
