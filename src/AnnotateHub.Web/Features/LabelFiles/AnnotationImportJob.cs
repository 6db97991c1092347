using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>Takes a folder of label files as people's work. The same file again is the same operation again, so a second run adds
/// nothing.</summary>
public sealed class AnnotationImportJob(AnnotationImport import, AnnotationUpload uploads) : IJobHandler
{
    public const string KindName = JobKinds.ImportAnnotations;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var payload = JobPayload.Read<Payload>(job);
        var convention = new VocConvention(payload.Origin, payload.FarEdge);
        var request = new AnnotationImportRequest(
            payload.ProjectId,
            payload.Annotator,
            payload.Folder,
            convention,
            payload.AddClasses,
            payload.AddOnly
        )
        {
            Format = payload.Format,
            Csv = payload.Csv is { } text ? CsvMapping.Parse(text).Mapping : null,
            People = payload.People,
            Classes = payload.Classes,
            Round = payload.Round,
            SizeDifference = payload.SizeDifference,
            Encoding = payload.Encoding is { } named ? CodePage.Find(named) : null,
            Asking = job.CreatedById is { } person ? (Actor)person : null,
        };
        var report = await import.ImportAsync(request, progress, cancellation);
        if (report.Refused is not null)
            return JobOutcome.Failed(report.Refused);
        var there = report.AlreadyThere == 0 ? "" : $", {report.AlreadyThere} files were there already";
        var empty = report.WithoutCells == 0 ? "" : $", {report.WithoutCells} of them without cells";
        return JobOutcome.Done(
            $"{report.Boxes} boxes from {report.Files} files{empty} are {(payload.People is { } people ? string.Join("'s, ", people.Values.Distinct()) : payload.Annotator)}'s now{there}; {report.Rejected.Count(fault => !fault.IsNote)} things were left out.",
            new Result([.. report.Rejected.Where(fault => !fault.IsNote).Select(fault => fault.ToString())], report.Report)
        );
    }

    public Task EndedAsync(JobRecord job)
    {
        uploads.Discard(JobPayload.Read<Payload>(job).Folder);
        return Task.CompletedTask;
    }

    public sealed record Payload(
        long ProjectId,
        string Annotator,
        string Folder,
        int Origin,
        VocFarEdge FarEdge,
        bool AddClasses,
        IReadOnlyList<string>? AddOnly = null,
        string? Format = "voc",
        string? Csv = null,
        IReadOnlyDictionary<string, string>? People = null,
        IReadOnlyDictionary<string, string>? Classes = null,
        string? Round = null,
        SizeDifference SizeDifference = default,
        string? Encoding = null
    );

    public sealed record Result(IReadOnlyList<string> LeftOut, LabelReport? Report = null);
}
