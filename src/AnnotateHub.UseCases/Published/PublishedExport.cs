using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Published;

/// <summary>Writes a project as the paper's authors published theirs, reads everything back and says what it found; what fails the check is no export.</summary>
public sealed class PublishedExport(IDbContextFactory<AnnotateHubDb> database, BlobStore blobs, PlaneSource planes, TimeProvider time)
{
    /// <summary>A sentence why there is nothing to export, or null.</summary>
    public async Task<string?> RefusalAsync(PublishedRequest request, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return (await GatherAsync(db, request, cancel)).Refused;
    }

    /// <param name="folder">Made if it is not there; must be empty.</param>
    public async Task<PublishedReport> ToFolderAsync(PublishedRequest request, string folder, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) return Refuse($"The folder '{folder}' is not empty; old and new files would mix. Name an empty folder or one that is not there yet.");
        return await WriteAsync(request, new FolderTarget(folder), async (content, looks, _) =>
        {
            var (findings, reading) = await PublishedCheck.OfFolderAsync(folder, request.IsPatientDisjoint, cancel: cancel);
            return [.. DataSetCheck.Differences(content.Images, reading, request.Variant), .. findings, .. Alike(content, looks)];
        }, progress, cancel);
    }

    /// <summary>Writes a zip while it is made, without a copy on disk; what is checked is what went into it. A failed check leaves the zip without its directory, so that nobody can open it.</summary>
    public async Task<PublishedReport> ToZipAsync(PublishedRequest request, Stream target, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        using var zip = new ZipTarget(target, time.GetUtcNow());
        var report = await WriteAsync(request, zip, (content, looks, reading) =>
        {
            var patients = content.Images.ToDictionary(image => image.Stem, image => image.Patient, StringComparer.Ordinal);
            return Task.FromResult<IReadOnlyList<CheckFinding>>([
                .. DataSetCheck.Differences(content.Images, reading, request.Variant), .. DataSetCheck.Findings(reading, _ => null, stem => patients.GetValueOrDefault(stem, ""), request.IsPatientDisjoint), .. Alike(content, looks),
            ]);
        }, progress, cancel);
        if (!report.HasFailed) await zip.FinishAsync(cancel);
        return report;
    }

    private async Task<PublishedReport> WriteAsync(
        PublishedRequest request, IExportTarget target, Func<PublishedContent, List<(string, ulong)>, DataSetReading, Task<IReadOnlyList<CheckFinding>>> check, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        PublishedContent content;
        // Answers and unions of one moment; the pixels never change.
        await using (await db.BeginReadAsync(cancel))
        {
            (var gathered, var refused) = await GatherAsync(db, request, cancel);
            if (gathered is null) return Refuse(refused!);
            content = gathered;
        }

        var (sums, reader) = (new StringBuilder(), new DataSetReader());
        async Task PutAsync(string path, ReadOnlyMemory<byte> bytes)
        {
            await target.WriteAsync(path, bytes, cancel);
            sums.Append($"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span))}  {path}\n");
            reader.Saw(path);
            if (DataSetReader.Needs(path)) reader.Read(path, bytes.ToArray());
        }

        var looks = await PixelsAsync(db, request, content, PutAsync, new ProgressMeter(progress, time, content.Images.Count), cancel);
        foreach (var file in DataSetWriter.Annotations(content.Images, content.Facts).Concat(DataSetWriter.Rest(content.Images, content.Facts, request.SubsetSeed, request.LeaveOneOut))) await PutAsync(file.Path, file.Content);
        await target.WriteAsync(DataSetLayout.Checksums, Encoding.UTF8.GetBytes(sums.ToString()), cancel);
        var findings = await check(content, looks, reader.Reading);
        await target.WriteAsync(DataSetLayout.CheckResult, Encoding.UTF8.GetBytes(PublishedCheck.Told(findings)), cancel);
        return new PublishedReport(content.Images.Count, content.Images.Sum(image => image.Main?.Boxes.Count ?? 0), content.Rounded, findings, content.LeftOut);
    }

    /// <summary>Pictures and crops, image by image: no more than one image is in memory.</summary>
    private async Task<List<(string Stem, ulong Look)>> PixelsAsync(
        AnnotateHubDb db, PublishedRequest request, PublishedContent content, Func<string, ReadOnlyMemory<byte>, Task> put, ProgressMeter meter, CancellationToken cancel)
    {
        var looks = new List<(string, ulong)>();
        foreach (var image in request is { Pictures: false, Crops: false } ? [] : content.Images)
        {
            cancel.ThrowIfCancellationRequested();
            var group = await db.ImageGroups.AsNoTracking().Include(item => item.Planes).FirstAsync(item => item.Id == content.Keys[image.Stem], cancel);
            var pixels = new PublishedPixels(blobs, planes, content.Channels, group);
            if (request.Pictures) foreach (var channel in pixels.Channels) await put(DataSetLayout.PictureOf(channel, image.Stem), await pixels.PictureAsync(channel, cancel));
            foreach (var channel in !request.Crops ? [] : request.Variant == DataSetVariant.Flat ? pixels.Channels : pixels.Channels.Take(1))
                foreach (var (cell, box) in (image.Main?.Boxes ?? []).Index())
                {
                    var whole = VocWriter.ToWholePixels(box.Box);
                    var area = new LabelledArea((int)Math.Max(-1, whole.X1), (int)Math.Max(-1, whole.Y1), (int)Math.Min(group.Width, whole.X2), (int)Math.Min(group.Height, whole.Y2));
                    if (await pixels.CropAsync(channel, area, cancel) is { } crop) await put(DataSetLayout.CropOf(image, cell, box, request.Variant, channel), crop);
                }

            looks.Add((image.Stem, await pixels.LookAsync(cancel)));
            meter.Advance($"Wrote {image.Stem}");
        }

        return looks;
    }

    private static IEnumerable<CheckFinding> Alike(PublishedContent content, List<(string Stem, ulong Look)> looks)
    {
        var splits = content.Images.ToDictionary(image => image.Stem, image => (DataSplit?)image.Split, StringComparer.Ordinal);
        return DataSetCheck.NearDuplicates(looks, stem => splits[stem]);
    }

    private static async Task<(PublishedContent? Content, string? Refused)> GatherAsync(AnnotateHubDb db, PublishedRequest request, CancellationToken cancel)
    {
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Id == request.ProjectId, cancel);
        var viewer = project is null ? null : request.Asking.Operator is null
            ? await db.ViewerAsync(request.ProjectId, request.Asking.PersonId, cancel)
            : await db.OperatorAsync(request.ProjectId, [.. request.Unsealed ?? []], cancel);
        if (viewer is null) return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        if (request.Unknown.NeedsModels() && request.Runs is not { Count: > 0 }) return (null, "Pseudolabels for unknown cells need at least one model run; name it.");
        foreach (var run in request.Unknown.NeedsModels() ? request.Runs! : [])
            if (!await viewer.ModelSets(db).AnyAsync(set => set.Source == run, cancel)) return (null, $"There is no model run '{run}' on the images of '{project!.Name}'.");
        var content = await new PublishedSource(db, viewer, project!, request).GatherAsync(cancel);
        return content.Images.Count > 0 ? (content, null)
            : (null, $"No image of '{project!.Name}' has both a split and an annotation that you may read, so there is nothing to publish.{(content.LeftOut.Count > 0 ? $" The first: {content.LeftOut[0]}" : "")}");
    }

    private static PublishedReport Refuse(string reason) => new(0, 0, 0, [], [], reason);
}
