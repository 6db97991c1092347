using System.Runtime.InteropServices;

namespace AnnotateHub.TestKit.Onnx;

/// <summary>Writes small ONNX models from the schema onnx.proto (field numbers as there), so that tests need no package and know every
/// number inside.</summary>
public sealed class OnnxGraph
{
    private readonly List<Action<ProtobufWriter>> _graph = [];
    private readonly List<Action<ProtobufWriter>> _model = [];

    public OnnxGraph Input(string name, OnnxType type, params OnnxSize[] shape) =>
        InGraph(graph => graph.Message(11, value => Value(value, name, type, shape)));

    public OnnxGraph Output(string name, OnnxType type, params OnnxSize[] shape) =>
        InGraph(graph => graph.Message(12, value => Value(value, name, type, shape)));

    public OnnxGraph Constant(string name, float[] values, params int[] shape) =>
        InGraph(graph => graph.Message(5, tensor => Tensor(tensor, name, OnnxType.Float, MemoryMarshal.AsBytes<float>(values), shape)));

    public OnnxGraph Constant(string name, long[] values, params int[] shape) =>
        InGraph(graph => graph.Message(5, tensor => Tensor(tensor, name, OnnxType.Int64, MemoryMarshal.AsBytes<long>(values), shape)));

    /// <param name="attributes">long, float, string, long[] or a writer of a subgraph.</param>
    public OnnxGraph Node(string op, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) =>
        Node("", op, inputs, outputs, attributes);

    public OnnxGraph Node(string domain, string op, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) =>
        InGraph(graph =>
            graph.Message(
                1,
                node =>
                {
                    foreach (var input in inputs)
                        node.Text(1, input);
                    foreach (var output in outputs)
                        node.Text(2, output);
                    node.Text(4, op);
                    foreach (var (name, value) in attributes)
                        node.Message(5, attribute => Attribute(attribute, name, value));
                    if (domain.Length > 0)
                        node.Text(7, domain);
                }
            )
        );

    public OnnxGraph Metadata(string key, string value)
    {
        _model.Add(model => model.Message(14, entry => entry.Text(1, key).Text(2, value)));
        return this;
    }

    /// <summary>An initialiser whose numbers lie in another file.</summary>
    public OnnxGraph External(string name, string location, params int[] shape) =>
        InGraph(graph =>
            graph.Message(
                5,
                tensor =>
                {
                    foreach (var size in shape)
                        tensor.Number(1, size);
                    tensor
                        .Number(2, (int)OnnxType.Float)
                        .Text(8, name)
                        .Message(13, entry => entry.Text(1, "location").Text(2, location))
                        .Number(14, 1);
                }
            )
        );

    /// <summary>An initialiser that claims a shape without holding its numbers.</summary>
    public OnnxGraph Claim(string name, params int[] shape) =>
        InGraph(graph => graph.Message(5, tensor => Tensor(tensor, name, OnnxType.Float, [0, 0, 0, 0], shape)));

    public byte[] ToBytes(int opset = 17, string domain = "")
    {
        var model = new ProtobufWriter().Number(1, 8).Text(2, "annotatehub test kit");
        model.Message(7, Graph);
        model.Message(8, import => import.Text(1, domain).Number(2, opset));
        foreach (var part in _model)
            part(model);
        return model.ToArray();
    }

    public string Save(string path, int opset = 17)
    {
        File.WriteAllBytes(path, ToBytes(opset));
        return path;
    }

    private void Graph(ProtobufWriter graph)
    {
        foreach (var part in _graph)
            part(graph);
        graph.Text(2, "graph");
    }

    private OnnxGraph InGraph(Action<ProtobufWriter> part)
    {
        _graph.Add(part);
        return this;
    }

    private static void Value(ProtobufWriter value, string name, OnnxType type, OnnxSize[] shape) =>
        value
            .Text(1, name)
            .Message(
                2,
                kind =>
                    kind.Message(
                        1,
                        tensor =>
                            tensor
                                .Number(1, (int)type)
                                .Message(
                                    2,
                                    sizes =>
                                    {
                                        foreach (var size in shape)
                                            sizes.Message(
                                                1,
                                                one => _ = size.Name is { } free ? one.Text(2, free) : one.Number(1, size.Size)
                                            );
                                    }
                                )
                    )
            );

    private static void Tensor(ProtobufWriter tensor, string name, OnnxType type, ReadOnlySpan<byte> raw, int[] shape)
    {
        foreach (var size in shape)
            tensor.Number(1, size);
        tensor.Number(2, (int)type).Text(8, name).Bytes(9, raw);
    }

    private static void Attribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case float number:
                attribute.Single(2, number).Number(20, 1);
                break;
            case int number:
                attribute.Number(3, number).Number(20, 2);
                break;
            case string text:
                attribute.Text(4, text).Number(20, 3);
                break;
            case OnnxGraph inner:
                attribute.Message(6, inner.Graph).Number(20, 5);
                break;
            case long[] numbers:
                foreach (var number in numbers)
                    attribute.Number(8, number);
                attribute.Number(20, 7);
                break;
            default:
                throw new ArgumentException($"The writer knows no attribute of type {value.GetType()}.");
        }
    }
}
