using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>tests/vectors/operation-log.json, which the canvas passes too (tests/canvas).</summary>
public sealed class OperationVectors
{
    [Theory]
    [MemberData(nameof(Names))]
    public void The_server_applies_operations_as_the_contract_says(string name)
    {
        var (_, start, operations, expected) = All.Single(item => item.Name == name);
        var set = new BoxSet(start.Select(AsBox));

        foreach (var operation in operations)
            set.Apply(operation);

        Assert.Equal(expected.Select(AsBox).Select(Text).Order(), set.Boxes.Values.Select(Text).Order());
    }

    [Fact]
    public void Every_operation_of_the_cases_is_one_that_the_server_takes() =>
        Assert.All(
            All.SelectMany(item => item.Operations),
            operation => Assert.Null(OperationRules.Validate(operation, AnnotateHub.Core.Labels.ClassScheme.CancerNormalUnknown, 100, 100))
        );

    public static TheoryData<string> Names => [.. All.Select(item => item.Name)];

    /// <summary>A box as one line, by value: records compare dictionaries and lists by reference.</summary>
    internal static string Text(AnnotatedBox box) => JsonSerializer.Serialize(box, AnnotateJson.Options);

    private static AnnotatedBox AsBox(BoxChange box) =>
        new(
            box.Id,
            new PixelBox(box.X1!.Value, box.Y1!.Value, box.X2!.Value, box.Y2!.Value),
            box.Class!,
            box.Flags!.Value,
            box.Origin!.Value,
            box.Attributes,
            box.Parents,
            box.Score,
            box.Review ?? BoxReview.None
        );

    private static readonly IReadOnlyList<Case> All = JsonSerializer
        .Deserialize<File>(
            System.IO.File.ReadAllText(Path.Combine(Repository.Root, "tests", "vectors", "operation-log.json")),
            AnnotateJson.Options
        )!
        .Cases;

    private sealed record File(IReadOnlyList<Case> Cases);

    private sealed record Case(
        string Name,
        IReadOnlyList<BoxChange> Start,
        IReadOnlyList<Operation> Operations,
        IReadOnlyList<BoxChange> Expected
    );
}
