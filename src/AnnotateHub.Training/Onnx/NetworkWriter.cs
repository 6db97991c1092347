using AnnotateHub.Training.Pictures;

namespace AnnotateHub.Training.Onnx;

/// <summary>The blocks that both networks are made of, from weights by name to operators. Batch normalisation is folded into its
/// convolution.</summary>
internal sealed class NetworkWriter(IReadOnlyList<WeightTensor> weights)
{
    /// <summary>As torch's batch normalisation has it.</summary>
    private const float NormEpsilon = 1e-5f;

    private readonly Dictionary<string, WeightTensor> _weights = weights.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    public OnnxGraphWriter Graph { get; } = new();

    public WeightTensor Weight(string name) =>
        _weights.TryGetValue(name, out var tensor)
            ? tensor
            : throw new ArgumentException($"The weights lack '{name}'; they belong to another network.");

    /// <summary>Deviations above the background to what the first layer gets.</summary>
    public string Compressed(string x) => Graph.Node("Mul", [Graph.Node("Asinh", [x]), Graph.Constant([NetworkValues.Factor], 1)]);

    public string Relu(string x) => Graph.Node("Relu", [x]);

    /// <summary>A convolution of 3 x 3 with its normalisation.</summary>
    public string ConvNorm(string name, string x, long stride)
    {
        var (weight, bias) = Folded($"{name}.conv.weight", $"{name}.norm");
        return Graph.Node(
            "Conv",
            [x, Graph.Constant(weight.Values, [.. weight.Shape]), Graph.Constant(bias, bias.Length)],
            ("pads", new long[] { 1, 1, 1, 1 }),
            ("strides", new[] { stride, stride })
        );
    }

    /// <summary>Weights and bias of a convolution whose normalisation is part of it.</summary>
    public (WeightTensor Weight, float[] Bias) Folded(string convolution, string norm)
    {
        var (weight, scale, shift) = (Weight(convolution), Weight($"{norm}.weight").Values, Weight($"{norm}.bias").Values);
        var (mean, variance) = (Weight($"{norm}.running_mean").Values, Weight($"{norm}.running_var").Values);
        var each = weight.Values.Length / scale.Length;
        var (folded, bias) = (new float[weight.Values.Length], new float[scale.Length]);
        for (var plane = 0; plane < scale.Length; plane++)
        {
            var factor = scale[plane] / MathF.Sqrt(variance[plane] + NormEpsilon);
            for (var index = 0; index < each; index++)
                folded[plane * each + index] = weight.Values[plane * each + index] * factor;
            bias[plane] = shift[plane] - mean[plane] * factor;
        }

        return (weight with { Values = folded }, bias);
    }

    public string Residual(string name, string x) =>
        Relu(Graph.Node("Add", [x, ConvNorm($"{name}.second", Relu(ConvNorm($"{name}.first", x, 1)), 1)]));

    public string Pointwise(string name, string x)
    {
        var (weight, bias) = (Weight($"{name}.weight"), Weight($"{name}.bias"));
        return Graph.Node("Conv", [x, Graph.Constant(weight.Values, [.. weight.Shape]), Graph.Constant(bias.Values, bias.Values.Length)]);
    }
}
