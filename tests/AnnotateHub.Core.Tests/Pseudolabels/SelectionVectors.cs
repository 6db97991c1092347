using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.TestKit;

namespace AnnotateHub.Core.Tests.Pseudolabels;

/// <summary>tests/vectors/pseudolabel-selection.json, which the browser's sliders pass too (tests/canvas); every answer is derived by hand
/// beside it.</summary>
public sealed class SelectionVectors
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly IReadOnlyList<Case> All = JsonSerializer
        .Deserialize<File>(
            System.IO.File.ReadAllText(Path.Combine(Repository.Root, "tests", "vectors", "pseudolabel-selection.json")),
            Options
        )!
        .Cases;

    public static TheoryData<string> Names => [.. All.Select(item => item.Name)];

    [Theory, MemberData(nameof(Names))]
    public void The_server_selects_as_the_browser_does(string name)
    {
        var (_, modelClasses, projectClasses, settings, given, expected) = All.Single(item => item.Name == name);
        Candidate[] candidates =
        [
            .. given.Select(item => new Candidate(
                new PixelBox(item.Box[0], item.Box[1], item.Box[2], item.Box[3]),
                item.Class,
                item.Score,
                item.Probabilities
            )),
        ];

        var labels = PseudolabelSelection.Select(candidates, modelClasses, projectClasses, settings);

        Assert.Equal(
            expected.Select(item => (item.Candidate, item.Class)),
            labels.Select(pseudolabel => (pseudolabel.Candidate, pseudolabel.Class))
        );
        Assert.All(labels.Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.Score, Oracles.SameFormula));
    }

    private sealed record File(IReadOnlyList<Case> Cases);

    private sealed record Case(
        string Name,
        IReadOnlyList<string> ModelClasses,
        IReadOnlyList<string> ProjectClasses,
        PseudolabelSettings Settings,
        IReadOnlyList<Given> Candidates,
        IReadOnlyList<Expected> Expected
    );

    private sealed record Given(double[] Box, int Class, double Score, double[]? Probabilities);

    private sealed record Expected(int Candidate, string Class, double Score);
}
