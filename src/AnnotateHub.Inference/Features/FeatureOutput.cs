using System.Text;
using AnnotateHub.Inference.Inspection;

namespace AnnotateHub.Inference.Features;

/// <summary>The numbers that a classifier's last linear layer sees: what the network knows of a crop before it names a class. Graphs do not
/// give them out by themselves; a copy of the file that does is made by appending the name to its outputs, which protobuf merges.</summary>
internal static class FeatureOutput
{
    /// <summary>Operators between the last layer and the output that only reshape or rescale.</summary>
    private static readonly HashSet<string> Behind =
    [
        "Softmax",
        "LogSoftmax",
        "Sigmoid",
        "Identity",
        "Cast",
        "Flatten",
        "Reshape",
        "Squeeze",
        "Unsqueeze",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Clip",
        "Dropout",
    ];

    /// <summary>Operators before the last layer that change nothing but shape.</summary>
    private static readonly HashSet<string> Before = ["Dropout", "Identity"];

    /// <summary>Name of the tensor; null where the file has no such layer at its end.</summary>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static string? Find(string path, string output)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var graph = Graph.Read(stream);
        var at = output;
        while (graph.Producers.TryGetValue(at, out var node))
        {
            string[] data = [.. node.Inputs.Where(input => input.Length > 0 && !graph.Constants.Contains(input))];
            if (data.Length == 0)
                return null;
            if (node.Op is "Gemm" or "MatMul" or "Conv")
                return data.Length == 1 ? Source(graph, data[0]) : null;
            if (data.Length != 1 || !Behind.Contains(node.Op))
                return null;
            at = data[0];
        }

        return null;
    }

    /// <summary>Writes the copy that gives the tensor out as well.</summary>
    public static void WriteCopy(string path, string tensor, string target)
    {
        File.Copy(path, target, overwrite: true);
        // ModelProto.graph (7), GraphProto.output (12), ValueInfoProto.name (1).
        byte[] more = Field(7, Field(12, Field(1, Encoding.UTF8.GetBytes(tensor))));
        using var file = new FileStream(target, FileMode.Append, FileAccess.Write);
        file.Write(more);
    }

    private static string? Source(Graph graph, string tensor)
    {
        while (graph.Producers.TryGetValue(tensor, out var node) && Before.Contains(node.Op))
            tensor = node.Inputs[0];
        return graph.Producers.ContainsKey(tensor) ? tensor : null;
    }

    private static byte[] Field(int number, byte[] content)
    {
        var bytes = new List<byte> { (byte)((number << 3) | 2) };
        var length = (uint)content.Length;
        for (; length >= 0x80; length >>= 7)
            bytes.Add((byte)(length | 0x80));
        bytes.Add((byte)length);
        return [.. bytes, .. content];
    }

    private sealed record Node(string Op, IReadOnlyList<string> Inputs);

    private sealed record Graph(Dictionary<string, Node> Producers, HashSet<string> Constants)
    {
        public static Graph Read(Stream stream)
        {
            var (reader, graph) = (new ProtobufReader(stream), new Graph([], []));
            foreach (var field in reader.Fields(stream.Length))
                if (field is { Number: 7, Wire: 2 })
                    foreach (var part in reader.Fields(field.End))
                        if (part is { Number: 1, Wire: 2 })
                            graph.AddNode(reader, part);
                        else if (part is { Number: 5, Wire: 2 })
                            foreach (var word in reader.Fields(part.End))
                                if (word.Number == 8)
                                    graph.Constants.Add(reader.Text(word));
            return graph;
        }

        private void AddNode(ProtobufReader reader, ProtobufField message)
        {
            var (op, inputs, outputs) = ("", new List<string>(), new List<string>());
            foreach (var field in reader.Fields(message.End))
                if (field.Number == 1)
                    inputs.Add(reader.Text(field));
                else if (field.Number == 2)
                    outputs.Add(reader.Text(field));
                else if (field.Number == 4)
                    op = reader.Text(field);
            foreach (var output in outputs)
            {
                Producers[output] = new Node(op, inputs);
                if (op == "Constant")
                    Constants.Add(output);
            }
        }
    }
}
