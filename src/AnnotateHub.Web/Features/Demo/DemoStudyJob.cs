using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Demo;

/// <summary>Makes the finished study; run again it goes on where it stopped.</summary>
public sealed class DemoStudyJob(FinishedStudy study) : IJobHandler
{
    public string Kind => JobKinds.DemoStudy;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        try
        {
            await study.MakeAsync(progress, cancellation);
            return JobOutcome.Done("The finished study is there: look at its overview, its reports and its open disagreements.");
        }
        catch (InvalidOperationException fault)
        {
            return JobOutcome.Failed($"The finished study could not be made. {fault.Message}");
        }
    }
}
