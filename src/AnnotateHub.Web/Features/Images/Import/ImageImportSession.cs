using System.Collections.Concurrent;
using System.Text.Json;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Images.Import;

/// <summary>Holds the drafts and turns a draft into a job.</summary>
public sealed class ImageImportSession(
    ImportPlanner planner,
    ProjectQueries projects,
    JobBoard board,
    DataFolder folder,
    ILogger<ImageImportSession> log
)
{
    private readonly ConcurrentDictionary<(long Project, long Person), ImageImportDraft> _drafts = new();

    public ImageImportDraft DraftOf(long projectId, long personId) => _drafts.GetOrAdd((projectId, personId), _ => new ImageImportDraft());

    /// <summary>Looks at the source in the background; the draft says how far. Planning something else before that ends stops it.</summary>
    public void Plan(long projectId, long personId, string source, PairingRule? rule = null, IReadOnlyList<string>? notUploaded = null)
    {
        var draft = DraftOf(projectId, personId);
        draft.Planning?.Cancel();
        var stop = new CancellationTokenSource();
        (draft.Planning, draft.Stage, draft.Fault, draft.Progress) = (stop, ImportStage.Planning, null, null);
        if (notUploaded is not null)
            draft.NotUploaded = notUploaded;
        draft.Tell();
        _ = Task.Run(() => PlanAsync(draft, projectId, personId, source, rule, stop));
    }

    public void StartOver(long projectId, long personId)
    {
        var draft = DraftOf(projectId, personId);
        draft.Planning?.Cancel();
        if (draft.Plan is not null)
            planner.Discard(draft.Plan);
        (draft.Stage, draft.Plan, draft.Fault, draft.NotUploaded) = (ImportStage.Source, null, null, []);
        draft.Tell();
    }

    /// <summary>Passes the plan to a job, which then owns the uploaded files, and clears the session.</summary>
    /// <param name="channels">The plan's channels as edited: names, roles and colours; pages and samples are the plan's.</param>
    /// <param name="pixelSize">Micrometres a pixel, given by hand; null takes what the files say.</param>
    public async Task<long> ImportAsync(long projectId, long personId, IReadOnlyList<ChannelDefinition> channels, double? pixelSize = null)
    {
        var draft = DraftOf(projectId, personId);
        var plan = draft.Plan ?? throw new InvalidOperationException("There is no plan to import.");
        plan = plan with
        {
            Channels = [.. plan.Channels.Zip(channels, (source, channel) => source with { Channel = channel })],
            PixelSize = pixelSize,
        };
        // Thousands of groups are megabytes of JSON: a file beside the uploads, not a row.
        var file = Path.Combine(folder.Incoming, $"plan-{Guid.NewGuid():N}.json");
        await Task.Run(() =>
        {
            UploadFolder.Settle(folder, plan.Root);
            Durable.Replace(file, JsonSerializer.SerializeToUtf8Bytes(plan, JsonSerializerOptions.Web));
        });
        var job = await board.EnqueueAsync(
            ImportJob.KindName,
            plan.Groups.Count == 1 ? "Import 1 image" : $"Import {plan.Groups.Count} images",
            new ImportJob.Payload(projectId, Path.GetFileName(file)),
            projectId,
            personId
        );
        (draft.Stage, draft.Plan, draft.NotUploaded) = (ImportStage.Source, null, []);
        draft.Tell();
        return job;
    }

    private async Task PlanAsync(
        ImageImportDraft draft,
        long projectId,
        long personId,
        string source,
        PairingRule? rule,
        CancellationTokenSource stop
    )
    {
        var progress = new Reporter(value =>
        {
            draft.Progress = value;
            draft.Tell();
        });
        try
        {
            var channels = (await projects.FindAsync(personId, projectId))?.Channels;
            var plan = await planner.PlanAsync(source, rule, channels is { Count: > 0 } ? channels : null, progress, stop.Token);
            if (stop.IsCancellationRequested)
                return;
            (draft.Plan, draft.Stage) = (plan, ImportStage.Preview);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Planning the import of {Source} failed", source);
            (draft.Stage, draft.Fault) = (
                draft.Plan is null ? ImportStage.Source : ImportStage.Preview,
                $"'{Path.GetFileName(source)}' could not be looked at: {fault.Message}"
            );
        }

        draft.Tell();
    }

    private sealed class Reporter(Action<JobProgress> tell) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => tell(value);
    }
}
