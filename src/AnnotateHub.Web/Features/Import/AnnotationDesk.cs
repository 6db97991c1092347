using System.Collections.Concurrent;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.Web.Jobs;

namespace AnnotateHub.Web.Features.Import;

/// <summary>Annotation files that one person is about to import into one project.</summary>
public sealed class AnnotationDraft
{
    /// <summary>Folder with the files, once they are there.</summary>
    public string? Folder { get; internal set; }
    public AnnotationPreview? Preview { get; internal set; }
    public JobProgress? Progress { get; internal set; }
    public bool IsReading { get; internal set; }
    public string? Fault { get; internal set; }

    /// <summary>What was left out before the files were read: not uploaded, or not to be taken out of the archive.</summary>
    public IReadOnlyList<string> Missing { get; internal set; } = [];

    internal CancellationTokenSource? Reading { get; set; }

    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    internal void Tell() => Changed?.Invoke();
}

/// <summary>Reads annotation files in the background, keeps what was found, hands it to a job.</summary>
public sealed class AnnotationDesk(AnnotationImport import, AnnotationUpload uploads, JobBoard board, ILogger<AnnotationDesk> log)
{
    private readonly ConcurrentDictionary<(long Project, long Person), AnnotationDraft> _drafts = new();

    public AnnotationDraft DraftOf(long projectId, long personId) => _drafts.GetOrAdd((projectId, personId), _ => new AnnotationDraft());

    /// <param name="source">A folder or a zip; null reads the draft's folder again.</param>
    /// <param name="format">Key of the format; null guesses by the files.</param>
    /// <param name="csv">Which column holds what; null guesses by the header.</param>
    public void Read(long projectId, long personId, string? source, VocConvention convention, IReadOnlyList<string>? notUploaded = null, string? format = null, CsvMapping? csv = null)
    {
        var draft = DraftOf(projectId, personId);
        draft.Reading?.Cancel();
        var stop = new CancellationTokenSource();
        (draft.Reading, draft.IsReading, draft.Fault, draft.Progress) = (stop, true, null, null);
        draft.Tell();
        _ = Task.Run(() => ReadAsync(draft, projectId, source, convention, notUploaded, format, csv, stop));
    }

    public void StartOver(long projectId, long personId)
    {
        var draft = DraftOf(projectId, personId);
        draft.Reading?.Cancel();
        if (draft.Folder is not null) uploads.Discard(draft.Folder);
        Clear(draft);
    }

    /// <summary>Hands the files to a job, which then owns them, and clears the desk.</summary>
    /// <param name="addClasses">Classes that the project gets; objects of other unknown classes are left out.</param>
    /// <param name="people">Raters in the files and whose work theirs becomes; null makes all the annotator's.</param>
    /// <param name="meanings">Words in the files and the project's classes that they mean.</param>
    /// <param name="csv">The column mapping as it was typed.</param>
    public async Task<long> ImportAsync(
        long projectId, long personId, string annotator, VocConvention convention, IReadOnlyList<string> addClasses, string? format = null, string? csv = null,
        IReadOnlyDictionary<string, string>? people = null, IReadOnlyDictionary<string, string>? meanings = null, string? round = null)
    {
        var draft = DraftOf(projectId, personId);
        var folder = draft.Folder ?? throw new InvalidOperationException("There are no annotation files to import.");
        var payload = new AnnotationImportJob.Payload(projectId, annotator, folder, convention.Origin, convention.FarEdge, addClasses.Count > 0, addClasses, format, csv, people, meanings, round);
        var job = await board.EnqueueAsync(AnnotationImportJob.KindName, $"Import annotations of {(people is null ? annotator : string.Join(", ", people.Values.Distinct()))}", payload, projectId, personId);
        Clear(draft);
        return job;
    }

    private static void Clear(AnnotationDraft draft)
    {
        (draft.IsReading, draft.Preview, draft.Folder, draft.Fault, draft.Missing) = (false, null, null, null, []);
        draft.Tell();
    }

    private async Task ReadAsync(AnnotationDraft draft, long projectId, string? source, VocConvention convention, IReadOnlyList<string>? notUploaded, string? format, CsvMapping? csv, CancellationTokenSource stop)
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

                if (draft.Folder is not null && draft.Folder != folder) uploads.Discard(draft.Folder);
                (draft.Folder, draft.Preview) = (folder, null);
                draft.Missing = [.. notUploaded ?? [], .. faults.Select(fault => fault.Reason)];
            }

            var preview = await import.PreviewAsync(projectId, draft.Folder!, convention, new Reporter(draft), format, csv, stop.Token);
            if (stop.IsCancellationRequested) return;
            if (preview.Refused is null) draft.Preview = preview;
            else LetGo(draft, string.Join(" ", draft.Missing.Append(preview.Refused)));
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

    private void LetGo(AnnotationDraft draft, string fault)
    {
        if (draft.Folder is not null) uploads.Discard(draft.Folder);
        (draft.Fault, draft.Folder, draft.Preview) = (fault, null, null);
    }

    private sealed class Reporter(AnnotationDraft draft) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            draft.Progress = value;
            draft.Tell();
        }
    }
}
