using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Onnx;

/// <summary>The trained classifier as ONNX under the contract <c>classifier-logits</c>.</summary>
public static class ClassifierGraph
{
    public const string InputName = "images";
    public const string OutputName = "logits";

    public static byte[] Write(TrainingJob job, IReadOnlyList<WeightTensor> weights)
    {
        var network = new NetworkWriter(weights);
        var graph = network.Graph;
        var x = network.Compressed(graph.Input(InputName, "batch", job.Channels.Count, job.Settings.Side, job.Settings.Side));
        graph.Output(OutputName, "batch", job.Classes.Count);
        var pooled = job.Settings.Backbone is { } backbone
            ? BackboneGraph.Write(network, x, BackboneLayout.For(backbone, job.Channels.Count))
            : Small(network, x);
        var (weight, bias) = (network.Weight("output.weight"), network.Weight("output.bias"));
        graph.NodeTo(
            OutputName,
            "Gemm",
            [pooled, graph.Constant(weight.Values, [.. weight.Shape]), graph.Constant(bias.Values, bias.Values.Length)],
            ("transB", 1L)
        );
        return graph.ToBytes([
            ("classes", string.Join(",", job.Classes)),
            ("channels", string.Join(",", job.Channels)),
            ("job", job.Identity()),
        ]);
    }

    private static string Small(NetworkWriter network, string x)
    {
        foreach (var level in new[] { "1", "2", "3" })
            x = network.Residual($"block{level}", network.Relu(network.ConvNorm($"down{level}", x, 2)));
        return network.Graph.Node("Flatten", [network.Graph.Node("GlobalAveragePool", [x])], ("axis", 1L));
    }
}
