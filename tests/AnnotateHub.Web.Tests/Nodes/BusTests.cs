using System.Text.Json;
using AnnotateHub.Application.Annotations.ActiveTime;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using AnnotateHub.Web.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Nodes;

/// <summary>What one node publishes is heard on the other.</summary>
public sealed class BusTests
{
    [Fact]
    public async Task Hints_cross_nodes_to_who_may_hear_them_and_go_on_after_the_bus_was_away()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var annotator = await LiveListener.OfPersonAsync(nodes.Second, "annotator");
        await using var stranger = await LiveListener.OfPersonAsync(nodes.Second, "stranger");

        await DrawAsync(nodes.First, annotator.PersonId, 1);

        Assert.Equal($"assignment {nodes.First.AssignmentId} at 1", await annotator.NextAsync());
        Assert.Empty(await stranger.HeardAsync());
        Assert.Empty(await annotator.HeardAsync());

        await nodes.CutAsync();
        // Who may have missed something is cut off, comes back and asks by revision.
        await annotator.ClosedAsync();
        await using var again = await LiveListener.OfPersonAsync(nodes.Second, "annotator");
        await DrawAsync(nodes.First, annotator.PersonId, 2);
        Assert.Equal($"assignment {nodes.First.AssignmentId} at 2", await again.NextAsync());
    }

    [Fact]
    public async Task Presence_is_known_on_the_other_node_and_each_message_once()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var heard = new List<IClientMessage>();
        var here = nodes.Second.Services.GetRequiredService<IClientNotifier>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var presence = here.Subscribe<PresenceChanged>(heard.Add);
        using var own = here.SubscribeToOwn<PresenceChanged>(_ => Assert.Fail("It was published on the other node."));
        using var end = here.Subscribe<NotificationRead>(_ => last.TrySetResult());
        var there = nodes.First.Services.GetRequiredService<IClientNotifier>();

        there.Publish(new PresenceChanged(5, nodes.First.ProjectId, 7));
        there.Publish(new NotificationRead(5));
        await last.Task.WaitAsync(Patience.Limit);

        Assert.Equal([new PresenceChanged(5, nodes.First.ProjectId, 7)], heard);
        var seen = nodes.Second.Services.GetRequiredService<Presence>().Since(nodes.First.ProjectId, DateTimeOffset.MinValue);
        Assert.Equal(
            (7, 5),
            Assert.Single(seen) switch
            {
                var one => ((int)one.RoundId, (int)one.PersonId),
            }
        );
    }

    [Fact]
    public async Task A_burst_longer_than_one_message_of_the_database_arrives_whole()
    {
        const int Count = 1_000;
        await using var nodes = await TwoNodes.StartAsync();
        var heard = new HashSet<long>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = nodes
            .Second.Services.GetRequiredService<IClientNotifier>()
            .Subscribe<RunChanged>(run =>
            {
                heard.Add(run.RunId);
                if (heard.Count == Count)
                    all.TrySetResult();
            });
        var there = nodes.First.Services.GetRequiredService<IClientNotifier>();

        foreach (var run in Enumerable.Range(1, Count))
            there.Publish(new RunChanged(run, long.MaxValue - run));

        await all.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public void Every_message_but_the_one_of_the_process_has_a_word_on_the_bus()
    {
        var types = typeof(IClientMessage)
            .Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IClientMessage)) && !type.IsInterface);

        foreach (var type in types.Where(type => type != typeof(MessagesMissed)))
        {
            var sample = (IClientMessage)
                Activator.CreateInstance(type, type.GetConstructors()[0].GetParameters().Select(Sample).ToArray())!;
            var text = JsonSerializer.Serialize(sample, JsonSerializerOptions.Web);
            Assert.Equal(sample, JsonSerializer.Deserialize<IClientMessage>(text, JsonSerializerOptions.Web));
        }

        static object Sample(System.Reflection.ParameterInfo parameter) => parameter.ParameterType == typeof(bool) ? true : 7L;
    }

    private static async Task DrawAsync(WebLab node, long personId, int sequence) =>
        Assert.IsType<SendAnswer.Acknowledged>(
            await node
                .Services.GetRequiredService<OperationWriter>()
                .SendAsync(
                    node.AssignmentId,
                    personId,
                    "c1",
                    0,
                    [
                        new Operation(
                            sequence,
                            $"o{sequence}",
                            OperationKind.Add,
                            [new BoxChange($"b{sequence}", 1, 1, 9, 9, "R", BoxFlags.None, BoxOrigin.Drawn)]
                        ),
                    ]
                )
        );
}
