using System.Collections.Concurrent;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>Reads annotation files in the background, keeps what was found, hands it to a job.</summary>
public sealed class AnnotationImportSession(
    AnnotationImport import,
    AnnotationUpload uploads,
    JobBoard board,
    ILogger<AnnotationImportSession> log
)
{
    private readonly ConcurrentDictionary<(long Project, long Person), AnnotationImportDraft> _drafts = new();

    public AnnotationImportDraft DraftOf(long projectId, long personId) =>
        _drafts.GetOrAdd((projectId, personId), _ => new AnnotationImportDraft());

    /// <param name="source">A folder or a zip; null reads the draft's folder again.</param>
    /// <param name="format">Key of the format; null guesses by the files.</param>
    /// <param name="csv">Which column holds what; null guesses by the header.</param>
    public void Read(
        long projectId,
        long personId,
        string? source,
        VocConvention convention,
        IReadOnlyList<string>? notUploaded = null,
        string? format = null,
        CsvMapping? csv = null,
        SizeDifference sizeDifference = default,
        string? encoding = null
    )
    {
        var draft = DraftOf(projectId, personId);
        draft.Reading?.Cancel();
        var stop = new CancellationTokenSource();
        (draft.Reading, draft.IsReading, draft.Fault, draft.Progress) = (stop, true, null, null);
        draft.Tell();
        _ = Task.Run(() => ReadAsync(draft, projectId, source, convention, notUploaded, format, csv, sizeDifference, encoding, stop));
    }

    public void StartOver(long projectId, long personId)
    {
        var draft = DraftOf(projectId, personId);
        draft.Reading?.Cancel();
        if (draft.Folder is not null)
            uploads.Discard(draft.Folder);
        Clear(draft);
    }

    /// <summary>Passes the files to a job, which then owns them, and clears the session.</summary>
    /// <param name="addClasses">Classes that the project gets; objects of other unknown classes are left out.</param>
    /// <param name="people">Raters in the files and whose work theirs becomes; null makes all the annotator's.</param>
    /// <param name="meanings">Words in the files and the project's classes that they mean.</param>
    /// <param name="csv">The column mapping as it was typed.</param>
    public async Task<long> ImportAsync(
        long projectId,
        long personId,
        string annotator,
        VocConvention convention,
        IReadOnlyList<string> addClasses,
        string? format = null,
        string? csv = null,
        IReadOnlyDictionary<string, string>? people = null,
        IReadOnlyDictionary<string, string>? meanings = null,
        string? round = null,
        SizeDifference sizeDifference = default,
        string? encoding = null
    )
    {
        var draft = DraftOf(projectId, personId);
        var folder = draft.Folder ?? throw new InvalidOperationException("There are no annotation files to import.");
        var payload = new AnnotationImportJob.Payload(
            projectId,
            annotator,
            folder,
            convention.Origin,
            convention.FarEdge,
            addClasses.Count > 0,
            addClasses,
            format,
            csv,
            people,
            meanings,
            round,
            sizeDifference,
            encoding
        );
        await uploads.SettleAsync(folder);
        var job = await board.EnqueueAsync(
            AnnotationImportJob.KindName,
            $"Import annotations of {(people is null ? annotator : string.Join(", ", people.Values.Distinct()))}",
            payload,
            projectId,
            personId
        );
        Clear(draft);
        return job;
    }

    private static void Clear(AnnotationImportDraft draft)
    {
        (draft.IsReading, draft.Preview, draft.Folder, draft.Fault, draft.Missing) = (false, null, null, null, []);
        draft.Tell();
    }

    private async Task ReadAsync(
        AnnotationImportDraft draft,
        long projectId,
        string? source,
        VocConvention convention,
        IReadOnlyList<string>? notUploaded,
        string? format,
        CsvMapping? csv,
        SizeDifference sizeDifference,
        string? encoding,
        CancellationTokenSource stop
    )
    {
        try
        {
            if (source is not null)
            {
                var (folder, faults) = await uploads.OpenAsync(source, stop.Token);
                if (stop.IsCancellationRequested)
                {
                    uploads.Discard(folder);
                    return;
                }

                if (draft.Folder is not null && draft.Folder != folder)
                    uploads.Discard(draft.Folder);
                (draft.Folder, draft.Preview) = (folder, null);
                draft.Missing = [.. notUploaded ?? [], .. faults.Select(fault => fault.Reason)];
            }

            var preview = await import.PreviewAsync(
                projectId,
                draft.Folder!,
                convention,
                new Reporter(draft),
                format,
                csv,
                sizeDifference,
                encoding is null ? null : CodePage.Find(encoding),
                cancellationToken: stop.Token
            );
            if (stop.IsCancellationRequested)
                return;
            if (preview.Refused is null)
                draft.Preview = preview;
            else
                LetGo(draft, string.Join(" ", draft.Missing.Append(preview.Refused)));
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Annotations of {Source} could not be read", source ?? draft.Folder);
            LetGo(draft, $"The files could not be read: {fault.Message}");
        }

        draft.IsReading = false;
        draft.Tell();
    }

    private void LetGo(AnnotationImportDraft draft, string fault)
    {
        if (draft.Folder is not null)
            uploads.Discard(draft.Folder);
        (draft.Fault, draft.Folder, draft.Preview) = (fault, null, null);
    }

    private sealed class Reporter(AnnotationImportDraft draft) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            draft.Progress = value;
            draft.Tell();
        }
    }
}
