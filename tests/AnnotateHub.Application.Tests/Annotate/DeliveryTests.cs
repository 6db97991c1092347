using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Core.Annotation;
using CsCheck;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>Networks duplicate, delay and reorder; the log must come out as if each gesture had arrived once and in its client's
/// order.</summary>
public sealed class DeliveryTests
{
    private static readonly Gen<(OperationKind Kind, BoxChange Change)> Gesture = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 5],
        Gen.Int[0, 60],
        Gen.Int[0, 50],
        Gen.Int[2, 30],
        Gen.Int[0, 2],
        (kind, id, x, y, size, boxClass) =>
        {
            var box = new BoxChange(
                $"b{id}",
                x,
                y,
                x + size,
                y + size,
                "RGU"[boxClass].ToString(),
                (BoxFlags)(size % 16),
                size % 2 == 0 ? BoxOrigin.Drawn : BoxOrigin.Pasted
            );
            return kind switch
            {
                < 4 => (OperationKind.Add, box),
                4 or 5 => (OperationKind.Reshape, box),
                6 => (OperationKind.Reclassify, box),
                7 => (OperationKind.Flag, box),
                _ => (OperationKind.Delete, new BoxChange(box.Id)),
            };
        }
    );

    /// <summary>Gestures of two clients, and the deliveries: client, first operation and length of each batch that arrives.</summary>
    private static readonly Gen<(List<(OperationKind, BoxChange)>[] Gestures, List<(int Client, int First, int Length)> Deliveries)> Story =
        Gen.Select(
            Gesture.List[1, 12],
            Gesture.List[1, 12],
            Gen.Select(Gen.Int[0, 1], Gen.Int[0, 12], Gen.Int[1, 4]).List[0, 40],
            (one, two, deliveries) => (new[] { one, two }, deliveries)
        );

    [Fact]
    public async Task Any_delivery_of_the_gestures_of_two_pages_leaves_the_server_equal_to_the_model()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var writers = 0;
        await Story.SampleAsync(
            async story =>
            {
                // Every story has an assignment of its own: another occasion of the same image.
                var assignment = await NewAssignmentAsync(lab, Interlocked.Increment(ref writers));
                var operations = story
                    .Gestures.Select(
                        (gestures, client) =>
                            gestures
                                .Select(
                                    (gesture, index) => new Operation(index + 1, $"o{client}-{index + 1}", gesture.Item1, [gesture.Item2])
                                )
                                .ToArray()
                    )
                    .ToArray();
                var model = new BoxSet();
                var taken = new int[2];
                foreach (var (client, first, length) in story.Deliveries)
                    await DeliverAsync(client, first % operations[client].Length, length);
                for (var client = 0; client < 2; client++)
                    await DeliverAsync(client, taken[client], operations[client].Length);

                Assert.Equal(model.Boxes.Values.Select(OperationVectors.Text).Order(), await lab.StoredAsync(assignment.SetId));
                Assert.Equal(await lab.ReplayedAsync(assignment.SetId), await lab.StoredAsync(assignment.SetId));
                Assert.Equal(
                    model.Boxes.Values.GroupBy(box => box.Class).ToDictionary(group => group.Key, group => group.Count()),
                    await lab.CountsAsync(assignment.SetId)
                );

                async Task DeliverAsync(int client, int first, int length)
                {
                    var batch = operations[client].Skip(first).Take(length).ToArray();
                    if (batch.Length == 0)
                        return;
                    var answer = await lab.SendAsync(assignment.Id, $"c{client}", batch);
                    if (first > taken[client])
                    {
                        Assert.Equal(new SendAnswer.Gap(taken[client] + 1), answer);
                        return;
                    }

                    foreach (var operation in batch.Skip(taken[client] - first))
                        model.Apply(operation);
                    taken[client] = Math.Max(taken[client], first + batch.Length);
                    Assert.Equal(taken[0] + taken[1], Assert.IsType<SendAnswer.Acknowledged>(answer).Revision);
                }
            },
            iter: 60,
            threads: 1
        );
    }

    private static async Task<(long Id, long SetId)> NewAssignmentAsync(AnnotateLab lab, int occasion)
    {
        var first = await lab.AssignmentAsync();
        await using var db = lab.Database();
        var set = new AnnotateHub.Data.Entities.LabelSet
        {
            ProjectId = lab.ProjectId,
            ImageGroupId = lab.Images[0],
            PersonId = lab.Annotator,
        };
        var assignment = new AnnotateHub.Data.Entities.Assignment
        {
            RoundId = first.RoundId,
            ProjectId = lab.ProjectId,
            ImageGroupId = lab.Images[0],
            PersonId = lab.Annotator,
            LabelSet = set,
            Occasion = occasion + 1,
        };
        db.Add(assignment);
        await db.SaveChangesAsync();
        return (assignment.Id, set.Id);
    }
}
