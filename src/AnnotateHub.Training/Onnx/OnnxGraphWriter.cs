using System.Runtime.InteropServices;

namespace AnnotateHub.Training.Onnx;

/// <summary>Writes a feed-forward graph as ONNX (field numbers of onnx.proto beside each message). Values get their names as they
/// come.</summary>
internal sealed class OnnxGraphWriter
{
    public const int Opset = 18;
    private const int IntermediateVersion = 8;
    private const int Float = 1;
    private const int Int64 = 7;

    private readonly List<ProtobufMessage> _nodes = [];
    private readonly List<ProtobufMessage> _constants = [];
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];
    private int _names;

    /// <param name="shape">Numbers, or names of sizes that are free.</param>
    public string Input(string name, params object[] shape)
    {
        _inputs.Add(ValueInfo(name, shape));
        return name;
    }

    public void Output(string name, params object[] shape) => _outputs.Add(ValueInfo(name, shape));

    public string Constant(float[] values, params long[] shape) => Constant(MemoryMarshal.AsBytes<float>(values), Float, shape);

    public string Constant(long[] values, params long[] shape) => Constant(MemoryMarshal.AsBytes<long>(values), Int64, shape);

    /// <param name="attributes">long, float, string or long[].</param>
    public string Node(string op, string[] inputs, params (string Name, object Value)[] attributes) =>
        NodeTo($"v{_names++}", op, inputs, attributes);

    public string NodeTo(string output, string op, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, $"{op}_{output}").Text(4, op);
        foreach (var (name, value) in attributes)
            node.Message(5, Attribute(name, value));
        _nodes.Add(node);
        return output;
    }

    public byte[] ToBytes(IEnumerable<(string Key, string Value)> metadata)
    {
        var graph = new ProtobufMessage();
        foreach (var node in _nodes)
            graph.Message(1, node);
        graph.Text(2, "graph");
        foreach (var constant in _constants)
            graph.Message(5, constant);
        foreach (var input in _inputs)
            graph.Message(11, input);
        foreach (var output in _outputs)
            graph.Message(12, output);
        var model = new ProtobufMessage()
            .Number(1, IntermediateVersion)
            .Text(2, "AnnotateHub")
            .Message(7, graph)
            .Message(8, new ProtobufMessage().Text(1, "").Number(2, Opset));
        foreach (var (key, value) in metadata)
            model.Message(14, new ProtobufMessage().Text(1, key).Text(2, value));
        return model.ToArray();
    }

    private string Constant(ReadOnlySpan<byte> raw, int type, long[] shape)
    {
        var (name, tensor) = ($"c{_names++}", new ProtobufMessage());
        foreach (var size in shape)
            tensor.Number(1, size);
        _constants.Add(tensor.Number(2, type).Text(8, name).Bytes(9, raw));
        return name;
    }

    private static ProtobufMessage ValueInfo(string name, object[] shape)
    {
        var sizes = new ProtobufMessage();
        foreach (var size in shape)
            sizes.Message(
                1,
                size is string free ? new ProtobufMessage().Text(2, free) : new ProtobufMessage().Number(1, Convert.ToInt64(size))
            );
        return new ProtobufMessage()
            .Text(1, name)
            .Message(2, new ProtobufMessage().Message(1, new ProtobufMessage().Number(1, Float).Message(2, sizes)));
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        var attribute = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Number(20, 1);
            case long number:
                return attribute.Number(3, number).Number(20, 2);
            case string text:
                return attribute.Text(4, text).Number(20, 3);
            case long[] numbers:
                foreach (var number in numbers)
                    attribute.Number(8, number);
                return attribute.Number(20, 7);
            default:
                throw new ArgumentException($"The writer knows no attribute of type {value.GetType()}.", nameof(value));
        }
    }
}
