using AnnotateHub.Application.Kernel;
using AnnotateHub.Cli;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Live;

/// <summary><c>annotatehub job watch</c> against a server that listens on a port.</summary>
public sealed class JobWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(JobState.Succeeded, 0)]
    [InlineData(JobState.Failed, 1)]
    public async Task A_script_follows_a_job_until_it_ends(JobState end, int exitCode)
    {
        await using var lab = await WebLab.StartAsync(onNetwork: true);
        var job = await RunningJobAsync(lab);
        using var output = new FirstLine();
        var watching = WatchAsync(lab.Address, await TokenFileAsync(lab), job.Id, output, TextWriter.Null);
        await output.IsWritten.WaitAsync(Patience.Limit);

        await using (var db = await lab.DatabaseAsync())
            await db
                .Jobs.Where(jobRecord => jobRecord.Id == job.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(jobRecord => jobRecord.State, end)
                        .SetProperty(jobRecord => jobRecord.Done, 3)
                        .SetProperty(jobRecord => jobRecord.Message, "So it ended.")
                );
        lab.Services.GetRequiredService<IClientNotifier>().Publish(new JobChanged(job.Id, lab.ProjectId, null));

        Assert.Equal(exitCode, await watching.WaitAsync(Patience.Limit));
        Assert.Equal(
            ["Import plate: running, 1 of 3. One is in.", $"Import plate: {end.ToString().ToLowerInvariant()}, 3 of 3. So it ended."],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public async Task What_cannot_be_watched_is_said_in_a_sentence()
    {
        await using var lab = await WebLab.StartAsync(onNetwork: true);
        var (file, job) = (await TokenFileAsync(lab), await RunningJobAsync(lab));
        var wrong = _folder.File("wrong");
        await File.WriteAllTextAsync(wrong, "ahub_" + new string('A', 43));

        Assert.Equal(
            (1, "There is no such job, or it is not for the token: the token must name the job's project."),
            await FaultAsync(lab.Address, file, job.Id + 1)
        );
        Assert.Equal(
            (1, "The access token is unknown, expired or revoked; make a new one on your account page."),
            await FaultAsync(lab.Address, wrong, job.Id)
        );
        var (code, sentence) = await FaultAsync(new Uri("http://127.0.0.1:1/"), file, job.Id);
        Assert.Equal(
            (1, true),
            (code, sentence.StartsWith("http://127.0.0.1:1/ does not answer as an AnnotateHub server:", StringComparison.Ordinal))
        );
    }

    private static Task<int> WatchAsync(Uri server, string tokenFile, long job, TextWriter output, TextWriter error) =>
        CommandLine.RunAsync(["job", "watch", $"{job}", "--server", $"{server}", "--token-file", tokenFile], output, error);

    private static async Task<(int Code, string Sentence)> FaultAsync(Uri server, string tokenFile, long job)
    {
        using var error = new StringWriter();
        var code = await WatchAsync(server, tokenFile, job, TextWriter.Null, error);
        return (code, error.ToString().Trim());
    }

    private static async Task<JobRecord> RunningJobAsync(WebLab lab)
    {
        await using var db = await lab.DatabaseAsync();
        var job = new JobRecord
        {
            Kind = "import",
            Title = "Import plate",
            ProjectId = lab.ProjectId,
            Payload = "{}",
            State = JobState.Running,
            Message = "One is in.",
            Done = 1,
            Total = 3,
        };
        db.Add(job);
        await db.SaveChangesAsync();
        return job;
    }

    private async Task<string> TokenFileAsync(WebLab lab)
    {
        using var browser = await lab.SignedInAsync("lead");
        var file = _folder.File("token");
        await File.WriteAllTextAsync(file, (await TokenTests.MakeAsync(browser, lab.ProjectId)).Secret + Environment.NewLine);
        return file;
    }

    /// <summary>Says when the first line is there.</summary>
    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsWritten => _written.Task;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            _written.TrySetResult();
        }
    }
}
