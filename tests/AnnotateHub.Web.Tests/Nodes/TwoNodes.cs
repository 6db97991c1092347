using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AnnotateHub.Web.Tests.Nodes;

/// <summary>Two hosts with folders of their own on one database of PostgreSQL, whatever the other tests run on.</summary>
public sealed class TwoNodes : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly string _address;

    private TwoNodes(TemporaryFolder folder, string address, WebLab first, WebLab second) =>
        (_folder, _address, First, Second) = (folder, address, first, second);

    public WebLab First { get; }

    public WebLab Second { get; }

    /// <summary>Both hear each other when it returns.</summary>
    public static async Task<TwoNodes> StartAsync(Action<IServiceCollection>? services = null)
    {
        var folder = new TemporaryFolder();
        var file = folder.File("shared.db");
        PrivatePostgres.Instance.Make(file);
        var address = PrivatePostgres.Instance.SourceOf(file).Address;
        var settings = new Dictionary<string, string>
        {
            [DatabaseSettings.ProviderKey] = "postgres",
            [DatabaseSettings.ConnectionStringKey] = address,
        };
        var first = await WebLab.StartAsync(settings, services: services);
        var nodes = new TwoNodes(folder, address, first, WebLab.Join(first, settings, services));
        await nodes.UntilHeardAsync();
        return nodes;
    }

    public Task UntilHeardAsync() =>
        Patience.UntilAsync(() => Bus(First).Fault is null && Bus(Second).Fault is null, "The nodes hear each other");

    /// <summary>Ends every connection that carries hints, and waits until both nodes have noticed it and come back.</summary>
    public async Task CutAsync()
    {
        var back = new[] { First, Second }
            .Select(node =>
            {
                var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                node.Services.GetRequiredService<IClientNotifier>().Subscribe<MessagesMissed>(_ => heard.TrySetResult());
                return heard.Task;
            })
            .ToList();
        await using (var connection = new NpgsqlConnection(_address))
        {
            await connection.OpenAsync();
            await using var cut = new NpgsqlCommand(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    + "WHERE application_name = 'AnnotateHub bus' AND datname = current_database()",
                connection
            );
            Assert.True((long)(await cut.ExecuteScalarAsync())! >= 2);
        }

        await Task.WhenAll(back).WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
        PrivatePostgres.Instance.Drop(_folder.File("shared.db"));
        _folder.Dispose();
    }

    private static PostgresBus Bus(WebLab node) => node.Services.GetRequiredService<PostgresBus>();
}
