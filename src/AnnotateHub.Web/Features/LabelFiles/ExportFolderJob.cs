using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>
/// Writes an export into a folder of the server. It is written beside its place and moved there at the end, so a run that
/// was cut short leaves nothing that looks finished and the next run starts clean.
/// </summary>
public sealed class ExportFolderJob(AnnotationExport export, PublishedExport published) : IJobHandler
{
    public const string KindName = JobKinds.ExportFolder;

    public string Kind => KindName;

    public bool OnlyReads => true;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var payload = JobPayload.Read<Payload>(job);
        var target = Path.GetFullPath(payload.Folder);
        var unfinished = $"{Path.TrimEndingDirectorySeparator(target)}.unfinished-{job.Id}";
        try
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
                return JobOutcome.Failed(
                    $"The folder '{target}' is not empty; old and new files would mix. Name a folder that is empty or not there yet."
                );
            if (payload.Published is { } query)
                return await PublishedAsync(
                    query.ToRequest(payload.ProjectId, job.CreatedById ?? 0),
                    unfinished,
                    target,
                    progress,
                    cancellation
                );
            var convention = new VocConvention(payload.Origin, payload.FarEdge, payload.Dialect);
            var report = await export.ToFolderAsync(
                new AnnotationExportRequest(payload.ProjectId, job.CreatedById ?? 0, convention, payload.Annotator, Format: payload.Format),
                unfinished,
                progress,
                cancellation
            );
            if (report.Refused is not null)
                return JobOutcome.Failed(report.Refused);
            if (Directory.Exists(target))
                Directory.Delete(target);
            FileModes.OpenAsUsual(unfinished);
            Durable.SyncTree(unfinished);
            Durable.MoveFolder(unfinished, target);
            return JobOutcome.Done(
                $"{report.Boxes} boxes on {report.Images} images of {string.Join(", ", report.Annotators)} were written to '{target}'{(report.Rounded > 0 ? $"; {report.Rounded} were rounded to whole pixels" : "")}{(report.Sealed > 0 ? $"; the work on {report.Sealed} images is sealed and was left out" : "")}{(report.ImagesLeftOut.Count > 0 ? $"; README.txt names {report.ImagesLeftOut.Count} images that are left out" : "")}."
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return JobOutcome.Failed(
                $"The folder '{target}' could not be written: {fault.Message} Name a folder in which the server may write."
            );
        }
    }

    private async Task<JobOutcome> PublishedAsync(
        PublishedRequest request,
        string unfinished,
        string target,
        IProgress<JobProgress> progress,
        CancellationToken cancellation
    )
    {
        var report = await published.ToFolderAsync(request, unfinished, progress, cancellation);
        if (report.Refused is not null)
            return JobOutcome.Failed(report.Refused);
        if (report.HasFailed)
            return JobOutcome.Failed(
                $"The data set failed its own check and was left in '{unfinished}' to be looked at: {report.Findings.First(finding => finding.IsError).Sentence} {DataSetLayout.CheckResult} in it names everything that was found."
            );
        if (Directory.Exists(target))
            Directory.Delete(target);
        FileModes.OpenAsUsual(unfinished);
        Durable.SyncTree(unfinished);
        Durable.MoveFolder(unfinished, target);
        return JobOutcome.Done(
            $"{report.Images} images with {report.Boxes} boxes were published to '{target}' and read back: no error, "
                + $"{report.Findings.Count} notes in {DataSetLayout.CheckResult}{(report.LeftOut.Count > 0 ? $"; {report.LeftOut.Count} images were left out and are named there: {string.Join(" ", report.LeftOut.Take(3))}{(report.LeftOut.Count > 3 ? " ..." : "")}" : ".")}"
        );
    }

    public sealed record Payload(
        long ProjectId,
        string Folder,
        int Origin,
        VocFarEdge FarEdge,
        VocDialect Dialect,
        string? Annotator,
        string Format = "voc",
        PublishedQuery? Published = null
    );
}
