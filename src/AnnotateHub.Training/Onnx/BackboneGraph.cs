using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Training.Onnx;

/// <summary>The way through a backbone up to its pooled features.</summary>
internal static class BackboneGraph
{
    /// <returns>Features, flat.</returns>
    public static string Write(NetworkWriter network, string x, BackboneLayout layout)
    {
        var graph = network.Graph;
        x = Unit(network, x, layout.Stem);
        if (layout.Pools)
            x = graph.Node(
                "MaxPool",
                [x],
                ("kernel_shape", new long[] { 3, 3 }),
                ("pads", new long[] { 1, 1, 1, 1 }),
                ("strides", new long[] { 2, 2 })
            );
        foreach (var block in layout.Blocks)
        {
            var inner = block.Path.Aggregate(x, (value, unit) => Unit(network, value, unit));
            var beside = block.Shortcut is { } shortcut ? Unit(network, x, shortcut) : x;
            x = Activated(network, block.Adds ? graph.Node("Add", [inner, beside]) : inner, block.After);
        }

        if (layout.Last is { } last)
            x = Unit(network, x, last);
        return graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x])], ("axis", 1L));
    }

    private static string Unit(NetworkWriter network, string x, BackboneUnit unit)
    {
        var (weight, bias) = network.Folded($"{unit.Name}_conv.weight", $"{unit.Name}_norm");
        long pad = unit.Kernel / 2;
        var value = network.Graph.Node(
            "Conv",
            [x, network.Graph.Constant(weight.Values, [.. weight.Shape]), network.Graph.Constant(bias, bias.Length)],
            ("pads", new[] { pad, pad, pad, pad }),
            ("strides", new long[] { unit.Stride, unit.Stride }),
            ("group", (long)unit.Groups)
        );
        return Activated(network, value, unit.After);
    }

    private static string Activated(NetworkWriter network, string x, Activation after) =>
        after switch
        {
            Activation.Relu => network.Relu(x),
            Activation.Relu6 => network.Graph.Node("Clip", [x, network.Graph.Constant([0f]), network.Graph.Constant([6f])]),
            _ => x,
        };
}
