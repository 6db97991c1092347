using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Croissant;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>Writes a project as the paper's authors published theirs, reads everything back and says what it found; what fails the check is
/// no export.</summary>
public sealed class PublishedExport(
    IDbContextFactory<AnnotateHubDb> database,
    IObjectStore objects,
    PlaneSource planes,
    PrivacySettings privacy,
    TimeProvider time
)
{
    private const string PublishedAction = "dataset.published";

    /// <summary>A sentence why there is nothing to export, or null.</summary>
    public async Task<string?> RefusalAsync(PublishedRequest request, CancellationToken cancellationToken = default) =>
        (await PreviewAsync(request, cancellationToken)).Refused;

    /// <summary>What an export would hold and what it would leave out.</summary>
    public async Task<ExportPreview> PreviewAsync(PublishedRequest request, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (content, refused) = await GatherAsync(db, request, cancellationToken);
        return new ExportPreview(content?.Images.Count ?? 0, content?.LeftOut ?? [], refused)
        {
            Warnings =
                content is null || !request.OwnColumns
                    ? []
                    : (await PublishedProperties.ReadAsync(db, request.ProjectId, content, cancellationToken)).Warnings,
        };
    }

    /// <param name="folder">Made if it is not there; must be empty.</param>
    public async Task<PublishedReport> ToFolderAsync(
        PublishedRequest request,
        string folder,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            return Refuse(
                $"The folder '{folder}' is not empty; old and new files would mix. Name an empty folder or one that is not there yet."
            );
        var written = await WriteAsync(
            request,
            new FolderTarget(folder),
            async (content, looks, _) =>
            {
                var (findings, reading) = await PublishedCheck.OfFolderAsync(
                    folder,
                    request.IsPatientDisjoint,
                    cancellationToken: cancellationToken
                );
                return [.. DataSetCheck.Differences(content.Images, reading, request.Variant), .. findings, .. Alike(content, looks)];
            },
            progress,
            cancellationToken
        );
        if (!written.HasFailed)
            await RecordAsync(request, written, cancellationToken);
        return written;
    }

    /// <summary>When the project was last published, for its leads; null: never, or not for this person to know.</summary>
    public async Task<DateTimeOffset?> LastAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is { } scope
            ? await scope
                .Audit(db)
                .Where(audit => audit.Action == PublishedAction)
                .OrderByDescending(audit => audit.Id)
                .Select(audit => (DateTimeOffset?)audit.At)
                .FirstOrDefaultAsync(cancellationToken)
            : null;
    }

    private async Task RecordAsync(PublishedRequest request, PublishedReport report, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        db.RecordAudit(
            request.Asking,
            request.ProjectId,
            PublishedAction,
            time.GetUtcNow(),
            $"{report.Images} images with {report.Boxes} boxes; {report.LeftOut.Count} images were left out."
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Writes a zip while it is made, without a copy on disk; what is checked is what went into it. A failed check leaves the zip
    /// without its directory, so that nobody can open it.</summary>
    public async Task<PublishedReport> ToZipAsync(
        PublishedRequest request,
        Stream target,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var zip = new ZipTarget(target, time.GetUtcNow());
        var report = await WriteAsync(
            request,
            zip,
            (content, looks, reading) =>
            {
                var patients = content.Images.ToDictionary(image => image.Stem, image => image.Patient, StringComparer.Ordinal);
                return Task.FromResult<IReadOnlyList<CheckFinding>>(
                    [
                        .. DataSetCheck.Differences(content.Images, reading, request.Variant),
                        .. DataSetCheck.Findings(
                            reading,
                            _ => null,
                            stem => patients.GetValueOrDefault(stem, ""),
                            request.IsPatientDisjoint
                        ),
                        .. Alike(content, looks),
                    ]
                );
            },
            progress,
            cancellationToken
        );
        if (!report.HasFailed)
        {
            await zip.FinishAsync(cancellationToken);
            await RecordAsync(request, report, cancellationToken);
        }

        return report;
    }

    private async Task<PublishedReport> WriteAsync(
        PublishedRequest request,
        IExportTarget target,
        Func<PublishedContent, List<(string, ulong)>, DataSetReading, Task<IReadOnlyList<CheckFinding>>> check,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        PublishedContent content;
        PublishedProperties? properties = null;
        // Answers and unions of one moment; the pixels never change.
        await using (await db.BeginReadAsync(cancellationToken))
        {
            (var gathered, var refused) = await GatherAsync(db, request, cancellationToken);
            if (gathered is null)
                return Refuse(refused!);
            content = gathered;
            if (request.OwnColumns)
                properties = await PublishedProperties.ReadAsync(db, request.ProjectId, content, cancellationToken);
        }

        var (sums, reader, catalogue) = (new StringBuilder(), new DataSetReader(), new ExportCatalogue());
        async Task PutAsync(string path, ReadOnlyMemory<byte> bytes)
        {
            await target.WriteAsync(path, bytes, cancellationToken);
            catalogue.Add(path, bytes.Span);
            // Zarr's own files begin with a point, and such files are passed over when a tree is listed.
            if (path[(path.LastIndexOf('/') + 1)..].StartsWith('.'))
                return;
            sums.Append($"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span))}  {path}\n");
            reader.Saw(path);
            if (DataSetReader.Needs(path))
                reader.Read(path, bytes.ToArray());
        }

        var looks = await PixelsAsync(
            db,
            request,
            content,
            PutAsync,
            new ProgressMeter(progress, time, content.Images.Count),
            cancellationToken
        );
        foreach (
            var file in DataSetWriter
                .Annotations(content.Images, content.Facts)
                .Concat(DataSetWriter.Rest(content.Images, content.Facts, request.SubsetSeed, request.LeaveOneOut))
        )
            await PutAsync(file.Path, file.Content);
        if (properties is not null)
        {
            await PutAsync(PublishedProperties.Table, properties.TableBytes);
            await PutAsync(PublishedProperties.Dictionary, properties.DictionaryBytes);
        }

        var (project, groups) = await AboutAsync(db, request.ProjectId, content, cancellationToken);
        var counts = content
            .Images.SelectMany(image => image.Main?.Boxes ?? [])
            .CountBy(box => box.Class)
            .ToDictionary(StringComparer.Ordinal);
        await PutAsync(
            Datasheet.FileName,
            Datasheet.Write(
                project,
                groups,
                counts,
                $"{content.Facts.Methods} Union of the test images: {content.Facts.Union}",
                request.Licence,
                IsBlanked(content)
            )
        );
        var about =
            $"{content.Images.Count} microscopy images of '{content.Facts.Name}' with {counts.Values.Sum()} boxes; "
            + $"{DataSetLayout.Card} describes splits, annotators and union.";
        // Without a date, as the rest of the tree: the same content gives the same bytes.
        await PutAsync(
            CroissantFile.Name,
            catalogue
                .Describe(
                    content.Facts.Name,
                    about,
                    request.Licence,
                    content.Facts.SoftwareVersion,
                    null,
                    properties is null ? [ExportTables.Ome] : [ExportTables.Ome, properties.Description]
                )
                .ToBytes()
        );
        await target.WriteAsync(DataSetLayout.Checksums, Encoding.UTF8.GetBytes(sums.ToString()), cancellationToken);
        var findings = await check(content, looks, reader.Reading);
        findings = [.. findings, .. (properties?.Warnings ?? []).Select(sentence => new CheckFinding(IsError: false, sentence))];
        await target.WriteAsync(
            DataSetLayout.CheckResult,
            Encoding.UTF8.GetBytes(PublishedCheck.ToText(findings, content.LeftOut)),
            cancellationToken
        );
        return new PublishedReport(
            content.Images.Count,
            content.Images.Sum(image => image.Main?.Boxes.Count ?? 0),
            content.Rounded,
            findings,
            content.LeftOut
        );
    }

    /// <summary>Synthetic pictures keep the mark that says so, and are of nobody.</summary>
    private bool IsBlanked(PublishedContent content) => privacy.BlankMetadata && !content.Facts.IsSynthetic;

    /// <summary>Pictures and crops, image by image: no more than one image is in memory.</summary>
    private async Task<List<(string Stem, ulong Look)>> PixelsAsync(
        AnnotateHubDb db,
        PublishedRequest request,
        PublishedContent content,
        Func<string, ReadOnlyMemory<byte>, Task> put,
        ProgressMeter meter,
        CancellationToken cancellationToken
    )
    {
        var looks = new List<(string, ulong)>();
        var isBlanked = IsBlanked(content);
        var ome = new PublishedOme(planes, content.Channels, isBlanked);
        var isOme = request.OmeTiff || request.OmeZarr;
        foreach (var image in request is { Pictures: false, Crops: false } && !isOme ? [] : content.Images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var group = await db
                .ImageGroups.AsNoTracking()
                .Include(imageGroup => imageGroup.Planes)
                .FirstAsync(imageGroup => imageGroup.Id == content.Keys[image.Stem], cancellationToken);
            var pixels = new PublishedPixels(objects, planes, content.Channels, group, isBlanked);
            if (request.Pictures)
                foreach (var channel in pixels.Channels)
                    await put(DataSetLayout.PictureOf(channel, image.Stem), await pixels.PictureAsync(channel, cancellationToken));
            foreach (
                var channel in !request.Crops ? []
                : request.Variant == DataSetVariant.Flat ? pixels.Channels
                : pixels.Channels.Take(1)
            )
            foreach (var (cell, box) in (image.Main?.Boxes ?? []).Index())
            {
                var whole = VocWriter.ToWholePixels(box.Box);
                var area = new LabelledArea(
                    (int)Math.Max(-1, whole.X1),
                    (int)Math.Max(-1, whole.Y1),
                    (int)Math.Min(group.Width, whole.X2),
                    (int)Math.Min(group.Height, whole.Y2)
                );
                if (await pixels.CropAsync(channel, area, cancellationToken) is { } crop)
                    await put(DataSetLayout.CropOf(image, cell, box, request.Variant, channel), crop);
            }

            if (isOme)
            {
                var whole = await ome.ImageOfAsync(image, group, cancellationToken);
                foreach (var (path, bytes) in PublishedOme.FilesOf(whole, request))
                    await put(path, bytes);
                ome.Tell(image, whole, request);
            }

            looks.Add((image.Stem, await pixels.HashAsync(cancellationToken)));
            meter.Advance($"Wrote {image.Stem}");
        }

        if (isOme)
            await put(PublishedOme.Table, ome.TableBytes);
        return looks;
    }

    private static async Task<(Project Project, IReadOnlyList<ImageGroup> Groups)> AboutAsync(
        AnnotateHubDb db,
        long projectId,
        PublishedContent content,
        CancellationToken cancellationToken
    )
    {
        var ids = content.Keys.Values.ToHashSet();
        var groups = (await db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId).ToListAsync(cancellationToken))
            .Where(image => ids.Contains(image.Id))
            .ToList();
        return (await db.Projects.AsNoTracking().FirstAsync(project => project.Id == projectId, cancellationToken), groups);
    }

    private static IEnumerable<CheckFinding> Alike(PublishedContent content, List<(string Stem, ulong Look)> looks)
    {
        var splits = content.Images.ToDictionary(image => image.Stem, image => (DataSplit?)image.Split, StringComparer.Ordinal);
        return DataSetCheck.NearDuplicates(looks, stem => splits[stem]);
    }

    private static async Task<(PublishedContent? Content, string? Refused)> GatherAsync(
        AnnotateHubDb db,
        PublishedRequest request,
        CancellationToken cancellationToken
    )
    {
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancellationToken);
        var scope =
            project is null ? null
            : request.Asking.Operator is null ? await db.ResolveScopeAsync(request.ProjectId, request.Asking.PersonId, cancellationToken)
            : await db.ResolveOperatorScopeAsync(request.ProjectId, [.. request.Unsealed ?? []], cancellationToken);
        if (scope is null)
            return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        if (request.Unknown.NeedsModels() && request.Runs is not { Count: > 0 })
            return (null, "Pseudolabels for unknown cells need at least one model run; name it.");
        foreach (var run in request.Unknown.NeedsModels() ? request.Runs! : [])
            if (!await scope.ModelSets(db).AnyAsync(set => set.Source == run, cancellationToken))
                return (null, $"There is no model run '{run}' on the images of '{project!.Name}'.");
        var content = await new PublishedSource(db, scope, project!, request).GatherAsync(cancellationToken);
        return content.Images.Count > 0
            ? (content, null)
            : (
                null,
                $"No image of '{project!.Name}' has both a split and an annotation that you may read, so there is nothing to "
                    + $"publish.{(content.LeftOut.Count > 0 ? $" The first: {content.LeftOut[0]}" : "")}"
            );
    }

    private static PublishedReport Refuse(string reason) => new(0, 0, 0, [], [], reason);
}
