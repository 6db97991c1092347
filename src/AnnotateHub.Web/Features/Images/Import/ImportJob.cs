using System.Text.Json;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Images.Import;

/// <summary>Carries out a plan that a person looked at. Run again after a crash, it finds what it imported before and goes on.</summary>
public sealed class ImportJob(Importer importer, ImportPlanner planner, DataFolder folder) : IJobHandler
{
    public const string KindName = JobKinds.Import;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var payload = JobPayload.Read<Payload>(job);
        var file = FileOf(payload);
        if (!File.Exists(file))
            return JobOutcome.Failed(
                "The list of files to import is gone from the data folder. Prepare the import again; what was imported stays."
            );
        var plan = await ReadAsync(file, cancellation);
        var report = await importer.ImportAsync(payload.ProjectId, plan, progress, cancellation);
        if (report.Refused is not null)
            return JobOutcome.Failed(report.Refused);
        var leftOut = plan.Problems.Where(problem => problem.LeavesOut).Concat(report.Rejected).ToList();
        return JobOutcome.Done(Describe(report, leftOut.Count), new Result(report.Added, report.AlreadyThere, leftOut));
    }

    public async Task EndedAsync(JobRecord job)
    {
        var file = FileOf(JobPayload.Read<Payload>(job));
        if (!File.Exists(file))
            return;
        planner.Discard(await ReadAsync(file, CancellationToken.None));
        File.Delete(file);
    }

    private string FileOf(Payload payload) => Path.Combine(folder.Incoming, Path.GetFileName(payload.Plan));

    private static async Task<ImportPlan> ReadAsync(string file, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<ImportPlan>(stream, JsonSerializerOptions.Web, cancellation)
            ?? throw new InvalidOperationException($"The plan '{file}' is empty.");
    }

    private static string Describe(ImportReport report, int leftOut) =>
        string.Join(
            ", ",
            new[]
            {
                report.Added == 1 ? "1 image imported" : $"{report.Added} images imported",
                report.AlreadyThere == 0 ? "" : $"{report.AlreadyThere} were there already",
                leftOut == 0 ? "nothing left out" : $"{leftOut} left out with a reason",
            }.Where(part => part.Length > 0)
        ) + ".";

    public sealed record Payload(long ProjectId, string Plan);

    public sealed record Result(int Added, int AlreadyThere, IReadOnlyList<ImportProblem> LeftOut);
}
