using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;

namespace AnnotateHub.Cli;

/// <summary>Follows one job through the live hub. A lost connection is made again, and what was missed is asked for then.</summary>
internal sealed class JobWatch(Uri server, string token, TextWriter output, TextWriter error)
{
    private const string NotFound = "There is no such job, or it is not for the token: the token must name the job's project.";

    private readonly Channel<WatchedJob> _told = Channel.CreateUnbounded<WatchedJob>();

    public async Task<int> RunAsync(long jobId, CancellationToken cancellationToken)
    {
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server, "hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(token))
            .WithAutomaticReconnect(new UntilRefused())
            .Build();
        connection.On<WatchedJob>(
            "JobChanged",
            job =>
            {
                if (job.Id == jobId)
                    _told.Writer.TryWrite(job);
            }
        );
        connection.Reconnecting += _ => error.WriteLineAsync("The connection is lost; trying again.");
        connection.Reconnected += async _ =>
        {
            if (await AskAsync() is { } job)
                _told.Writer.TryWrite(job);
            else
                _told.Writer.TryComplete();
        };
        connection.Closed += fault =>
        {
            _told.Writer.TryComplete(fault ?? new IOException("The server ended the connection."));
            return Task.CompletedTask;
        };
        try
        {
            await connection.StartAsync(cancellationToken);
            if (await AskAsync() is not { } standing)
                return await RefuseAsync(NotFound);
            _told.Writer.TryWrite(standing);
            return await FollowAsync(cancellationToken);
        }
        catch (HttpRequestException fault) when (fault.StatusCode == HttpStatusCode.Unauthorized)
        {
            return await RefuseAsync("The access token is unknown, expired or revoked; make a new one on your account page.");
        }
        catch (HttpRequestException fault)
        {
            return await RefuseAsync($"{server} does not answer as an AnnotateHub server: {fault.Message}");
        }

        Task<WatchedJob?> AskAsync() => connection.InvokeAsync<WatchedJob?>("WatchJob", jobId, cancellationToken);
    }

    private async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        var last = "";
        await foreach (var job in _told.Reader.ReadAllAsync(cancellationToken))
        {
            var line = job.ToString();
            if (line != last)
                await output.WriteLineAsync(last = line);
            if (job.IsEnded)
                return job.State == "succeeded" ? ExitCode.Done : ExitCode.Refused;
        }

        return await RefuseAsync(NotFound);
    }

    private async Task<int> RefuseAsync(string sentence)
    {
        await error.WriteLineAsync(sentence);
        return ExitCode.Refused;
    }

    /// <summary>After 1, 2, 4, 8 and then every 15 seconds, until the server says that the token is not accepted any more.</summary>
    private sealed class UntilRefused : IRetryPolicy
    {
        private const double MaxSeconds = 15;

        public TimeSpan? NextRetryDelay(RetryContext retryContext) =>
            retryContext.RetryReason is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized }
                ? null
                : TimeSpan.FromSeconds(Math.Min(MaxSeconds, Math.Pow(2, Math.Min(10, retryContext.PreviousRetryCount))));
    }
}
