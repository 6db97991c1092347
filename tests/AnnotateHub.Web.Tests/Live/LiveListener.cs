using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Live;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Live;

/// <summary>A client of the live hub that writes down what it hears, one line a hint.</summary>
public sealed class LiveListener : IAsyncDisposable
{
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly WebLab _lab;
    private readonly HubConnection _connection;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LiveListener(WebLab lab, Action<Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions> configure)
    {
        _lab = lab;
        _connection = new HubConnectionBuilder()
            .WithUrl(
                "http://localhost/hubs/live",
                options =>
                {
                    options.Transports = HttpTransportType.LongPolling;
                    configure(options);
                }
            )
            .Build();
        _connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
        Write<AssignmentHint>(nameof(ILiveClient.AssignmentChanged), hint => $"assignment {hint.Id} at {hint.Revision}");
        Write<JobStatus>(
            nameof(ILiveClient.JobChanged),
            hint => $"job {hint.Id} {hint.State} {hint.Done} of {hint.Total} {hint.Title} {hint.Message}"
        );
        Write<RunHint>(nameof(ILiveClient.RunChanged), hint => $"run {hint.Id}");
        Write<AdjudicationHint>(
            nameof(ILiveClient.AdjudicationChanged),
            hint => $"adjudication {hint.RoundId} image {hint.ImageId} by {hint.PersonId}"
        );
        Write<PresenceHint>(nameof(ILiveClient.PresenceChanged), hint => $"presence {hint.PersonId}");
        _connection.On(
            nameof(ILiveClient.NotificationsChanged),
            () =>
            {
                _heard.Writer.TryWrite("notifications");
            }
        );
    }

    /// <summary>The server ended it.</summary>
    public Task ClosedAsync() => _closed.Task.WaitAsync(Patience.Limit);

    /// <summary>As a page of this person does.</summary>
    public static async Task<LiveListener> OfPersonAsync(WebLab lab, string name)
    {
        var cookies = new CookieContainer();
        using var client = new HttpClient(new CookieContainerHandler(cookies) { InnerHandler = lab.Handler() })
        {
            BaseAddress = new Uri("http://localhost/"),
        };
        await WebLab.TakeTokenAsync(client);
        using var answer = await client.PostAsJsonAsync("api/session", new { userName = name, password = WebLab.Password });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var personId = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("person").GetProperty("id").GetInt64();
        var listener = new LiveListener(
            lab,
            options => options.HttpMessageHandlerFactory = _ => new CookieContainerHandler(cookies) { InnerHandler = lab.Handler() }
        )
        {
            PersonId = personId,
        };
        await listener._connection.StartAsync();
        return listener;
    }

    /// <summary>As a script with a personal access token does; null sends none.</summary>
    public static async Task<LiveListener> OfTokenAsync(WebLab lab, string? secret, string? origin = null)
    {
        var listener = new LiveListener(
            lab,
            options =>
            {
                options.HttpMessageHandlerFactory = _ => lab.Handler();
                if (secret is not null)
                    options.AccessTokenProvider = () => Task.FromResult<string?>(secret);
                if (origin is not null)
                    options.Headers["Origin"] = origin;
            }
        );
        await listener._connection.StartAsync();
        return listener;
    }

    /// <summary>0 for a token's.</summary>
    public long PersonId { get; private init; }

    public Task<bool> WatchAssignmentAsync(long id) => _connection.InvokeAsync<bool>("WatchAssignment", id);

    public Task<bool> WatchProjectAsync(long id) => _connection.InvokeAsync<bool>("WatchProject", id);

    public Task<JobStatus?> WatchJobAsync(long id) => _connection.InvokeAsync<JobStatus?>("WatchJob", id);

    public Task UnwatchAsync(string method, long id) => _connection.InvokeAsync(method, id);

    /// <summary>The next line that is heard.</summary>
    public async Task<string> NextAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);

    /// <summary>
    /// Everything heard until now. Hints go out in the order in which they were published, so a last one that the person is sure to hear
    /// ends the list: what was not heard by then is not for them.
    /// </summary>
    public Task<IReadOnlyList<string>> HeardAsync() => HeardAsync(new NotificationRead(PersonId));

    /// <param name="last">A message that is sure to be heard as a change of notifications.</param>
    public async Task<IReadOnlyList<string>> HeardAsync<TMessage>(TMessage last)
        where TMessage : IClientMessage
    {
        _lab.Services.GetRequiredService<IClientNotifier>().Publish(last);
        var lines = new List<string>();
        for (var line = await NextAsync(); line != "notifications"; line = await NextAsync())
            lines.Add(line);
        return lines;
    }

    /// <summary>What has arrived besides, once an answer of the hub has: answers come after the hints that were sent before them.</summary>
    public async Task<IReadOnlyList<string>> RestAsync()
    {
        await _connection.InvokeAsync("UnwatchJob", 0L);
        return Arrived();
    }

    /// <summary>What has arrived until now.</summary>
    public IReadOnlyList<string> Arrived()
    {
        var lines = new List<string>();
        while (_heard.Reader.TryRead(out var line))
            lines.Add(line);
        return lines;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Write<THint>(string method, Func<THint, string> line) =>
        _connection.On<THint>(
            method,
            hint =>
            {
                _heard.Writer.TryWrite(line(hint));
            }
        );
}
