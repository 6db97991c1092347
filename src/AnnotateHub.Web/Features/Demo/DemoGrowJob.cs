using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Demo;

/// <summary>Makes the synthetic images that are missing; run again it goes on where it stopped.</summary>
public sealed class DemoGrowJob(DemoProject demo, DemoStudyStart study) : IJobHandler
{
    public const string KindName = JobKinds.DemoGrow;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var growth = await demo.GrowAsync(JobPayload.Read<Payload>(job).Images, progress, cancellation);
        var sentence = $"The demo plate has {growth.Images} synthetic images.";
        return growth.Faults.Count == 0
            ? JobOutcome.Done(sentence)
            : JobOutcome.Failed($"{sentence} {growth.Faults.Count} failed, the first because: {growth.Faults[0]}", growth.Faults);
    }

    /// <summary>The machine is free again: now the study.</summary>
    public Task EndedAsync(JobRecord job) => study.EnsureAsync();

    public sealed record Payload(int Images);
}
