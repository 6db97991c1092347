using System.Collections.Concurrent;
using System.Text.Json;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Storage;
using AnnotateHub.Web.Features.Projects;
using AnnotateHub.Web.Jobs;

namespace AnnotateHub.Web.Features.Import;

public enum ImportStage
{
    Source,
    Planning,
    Preview,
}

/// <summary>What one person is preparing to import into one project. Lives on the server, so the page can be left and come back to.</summary>
public sealed class ImportDraft
{
    public ImportStage Stage { get; internal set; }
    public ImportPlan? Plan { get; internal set; }
    public JobProgress? Progress { get; internal set; }

    /// <summary>Why planning ended without a plan.</summary>
    public string? Fault { get; internal set; }

    /// <summary>Files that the browser could not hand over, each with its reason.</summary>
    public IReadOnlyList<string> NotUploaded { get; internal set; } = [];

    internal CancellationTokenSource? Planning { get; set; }

    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    internal void Tell() => Changed?.Invoke();
}

/// <summary>Holds the drafts and turns a draft into a job.</summary>
public sealed class ImportDesk(ImportPlanner planner, ProjectQueries projects, JobBoard board, DataFolder folder, ILogger<ImportDesk> log)
{
    private readonly ConcurrentDictionary<(long Project, long Person), ImportDraft> _drafts = new();

    public ImportDraft DraftOf(long projectId, long personId) => _drafts.GetOrAdd((projectId, personId), _ => new ImportDraft());

    /// <summary>Looks at the source in the background; the draft says how far. Planning something else before that ends stops it.</summary>
    public void Plan(long projectId, long personId, string source, PairingRule? rule = null, IReadOnlyList<string>? notUploaded = null)
    {
        var draft = DraftOf(projectId, personId);
        draft.Planning?.Cancel();
        var stop = new CancellationTokenSource();
        (draft.Planning, draft.Stage, draft.Fault, draft.Progress) = (stop, ImportStage.Planning, null, null);
        if (notUploaded is not null) draft.NotUploaded = notUploaded;
        draft.Tell();
        _ = Task.Run(() => PlanAsync(draft, projectId, personId, source, rule, stop));
    }

    public void StartOver(long projectId, long personId)
    {
        var draft = DraftOf(projectId, personId);
        draft.Planning?.Cancel();
        if (draft.Plan is not null) planner.Discard(draft.Plan);
        (draft.Stage, draft.Plan, draft.Fault, draft.NotUploaded) = (ImportStage.Source, null, null, []);
        draft.Tell();
    }

    /// <summary>Hands the plan to a job, which then owns the uploaded files, and clears the desk.</summary>
    /// <param name="channels">The plan's channels as edited: names, roles and colours; pages and samples are the plan's.</param>
    public async Task<long> ImportAsync(long projectId, long personId, IReadOnlyList<ChannelDefinition> channels)
    {
        var draft = DraftOf(projectId, personId);
        var plan = draft.Plan ?? throw new InvalidOperationException("There is no plan to import.");
        plan = plan with { Channels = [.. plan.Channels.Zip(channels, (source, channel) => source with { Channel = channel })] };
        // Thousands of groups are megabytes of JSON: a file beside the uploads, not a row.
        var file = Path.Combine(folder.Incoming, $"plan-{Guid.NewGuid():N}.json");
        await using (var stream = File.Create(file)) await JsonSerializer.SerializeAsync(stream, plan, JsonSerializerOptions.Web);
        var job = await board.EnqueueAsync(ImportJob.KindName, plan.Groups.Count == 1 ? "Import 1 image" : $"Import {plan.Groups.Count} images", new ImportJob.Payload(projectId, Path.GetFileName(file)), projectId, personId);
        (draft.Stage, draft.Plan, draft.NotUploaded) = (ImportStage.Source, null, []);
        draft.Tell();
        return job;
    }

    private async Task PlanAsync(ImportDraft draft, long projectId, long personId, string source, PairingRule? rule, CancellationTokenSource stop)
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
            if (stop.IsCancellationRequested) return;
            (draft.Plan, draft.Stage) = (plan, ImportStage.Preview);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Planning the import of {Source} failed", source);
            (draft.Stage, draft.Fault) = (draft.Plan is null ? ImportStage.Source : ImportStage.Preview, $"'{Path.GetFileName(source)}' could not be looked at: {fault.Message}");
        }

        draft.Tell();
    }

    private sealed class Reporter(Action<JobProgress> tell) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => tell(value);
    }
}
