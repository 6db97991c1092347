using System.Text.Json;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Embedding;

namespace AnnotateHub.Training.Tests.Embedding;

/// <summary>Points of a public set, and what umap-js makes of them (tests/oracles/embedding/umap-js.mjs).</summary>
internal sealed record EmbeddingOracle(
    FeatureMatrix Features,
    IReadOnlyList<string> Labels,
    int Neighbors,
    FeatureMatrix Map,
    IReadOnlyList<(double Trustworthiness, double Preservation)> Runs
)
{
    public static EmbeddingOracle Read(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle($"embedding/{name}.json")));
        var root = file.RootElement;
        var runs = root.GetProperty("runs").EnumerateArray().ToList();
        return new EmbeddingOracle(
            Matrix(root.GetProperty("points")),
            [.. root.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!)],
            root.GetProperty("neighbours").GetInt32(),
            Matrix(runs[0].GetProperty("map")),
            [.. runs.Select(run => (run.GetProperty("trustworthiness").GetDouble(), run.GetProperty("preservation").GetDouble()))]
        );
    }

    private static FeatureMatrix Matrix(JsonElement rows)
    {
        var numbers = rows.EnumerateArray()
            .Select(row => row.EnumerateArray().Select(value => (float)value.GetDouble()).ToArray())
            .ToList();
        return new FeatureMatrix(numbers.Count, numbers[0].Length, [.. numbers.SelectMany(row => row)]);
    }
}
