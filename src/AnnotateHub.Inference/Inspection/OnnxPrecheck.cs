using System.Security.Cryptography;
using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Inference.Inspection;

/// <summary>
/// Reads an ONNX file's own words before ONNX Runtime sees a byte of it (onnx.proto of the ONNX standard; field numbers beside each case),
/// and refuses what no exporter
/// of detectors or classifiers writes: files outside, foreign operators, graphs in graphs without end, numbers that are promised but not
/// there.
/// </summary>
internal sealed class OnnxPrecheck
{
    private const int DeepestGraph = 8;
    private const int MaxGraphs = 2_000;
    private const int MaxNodes = 200_000;
    private const int MaxTensors = 200_000;
    private const int OldestOpset = 7;

    /// <summary>Operator sets that ONNX Runtime itself brings.</summary>
    private static readonly HashSet<string> Domains = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

    private readonly ProtobufReader _reader;
    private readonly Dictionary<string, string> _metadata = [];
    private readonly List<TensorFacts> _inputs = [];
    private readonly List<TensorFacts> _outputs = [];
    private readonly HashSet<string> _initializers = [];
    private string _producer = "";
    private string _producerVersion = "";
    private int? _opset;
    private bool _hasGraph;
    private int _graphs;
    private int _nodes;
    private int _tensors;
    private long _parameters;

    private OnnxPrecheck(Stream stream) => _reader = new ProtobufReader(stream);

    /// <summary>The file's facts, or a refusal; never throws for what the file holds.</summary>
    public static ModelInspectionResult Read(string file, long mostBytes)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        if (stream.Length == 0)
            return Refused("The file is empty; upload the model again.");
        if (stream.Length > mostBytes)
            return Refused($"The file has {stream.Length:N0} bytes; models up to {mostBytes:N0} bytes are taken.");
        var check = new OnnxPrecheck(stream);
        try
        {
            check.Model(stream.Length);
            if (!check._hasGraph)
                return Refused("The file is no ONNX model: it holds no graph. Export the model as ONNX and upload that file.");
            if (check._opset is not { } opset)
                return Refused("The model does not say which version of the ONNX operators it uses (opset); export it again.");
            if (opset < OldestOpset)
                return Refused(
                    $"The model uses opset {opset}; opsets from {OldestOpset} on are understood. Export it again with a newer "
                        + "opset, 17 say."
                );
            stream.Position = 0;
            var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            var producer = $"{check._producer} {check._producerVersion}".Trim();
            var inputs = check._inputs.Where(input => !check._initializers.Contains(input.Name)).ToList();
            return new ModelInspectionResult(
                true,
                "The file is a well-formed ONNX model.",
                new ModelFacts(
                    hash,
                    stream.Length,
                    producer.Length == 0 ? "unknown" : producer,
                    opset,
                    check._nodes,
                    check._parameters,
                    inputs,
                    check._outputs,
                    check._metadata
                )
            );
        }
        catch (EndOfStreamException)
        {
            return Refused(
                "The file is cut off or no ONNX model: something in it is longer than the file. Upload it again, or export it again."
            );
        }
        catch (FormatException fault)
        {
            return Refused(
                $"The file is no ONNX model, or damaged: it holds {fault.Message}. Export the model as ONNX and upload that file."
            );
        }
        catch (ModelRefusedException fault)
        {
            return Refused(fault.Message);
        }
    }

    private static ModelInspectionResult Refused(string sentence) => new(false, sentence, null);

    private void Model(long end)
    {
        foreach (var field in _reader.Fields(end))
            switch (field.Number)
            {
                case 1 when field.Wire != 0:
                    throw new FormatException("a version of its own format that is no number");
                case 2:
                    _producer = _reader.Text(field);
                    break;
                case 3:
                    _producerVersion = _reader.Text(field);
                    break;
                case 7:
                    _hasGraph = true;
                    Graph(field, 0);
                    break;
                case 8:
                    Opset(field);
                    break;
                case 14:
                    Metadata(field);
                    break;
                case 20:
                    throw new ModelRefusedException("The model carries training steps (training_info); export it for inference only.");
                case 25:
                    throw new ModelRefusedException(
                        "The model defines operators of its own (model-local functions); export it again with functions inlined."
                    );
            }
    }

    private void Opset(ProtobufField message)
    {
        var (domain, version) = ("", 0L);
        foreach (var field in _reader.Fields(message.End))
            if (field.Number == 1)
                domain = _reader.Text(field);
            else if (field.Number == 2)
                version = (long)field.Value;
        if (domain is "" or "ai.onnx")
            _opset = (int)Math.Clamp(version, 0, int.MaxValue);
    }

    private void Metadata(ProtobufField message)
    {
        var (key, value) = ("", "");
        foreach (var field in _reader.Fields(message.End))
            if (field.Number == 1)
                key = _reader.Text(field);
            else if (field.Number == 2 && field.End - field.Start <= 1 << 16)
                value = _reader.Text(field);
        if (_metadata.Count < 200)
            _metadata[key] = value;
    }

    private void Graph(ProtobufField message, int depth)
    {
        if (depth > DeepestGraph)
            throw new ModelRefusedException(
                $"The model nests graphs more than {DeepestGraph} deep; detectors and classifiers need two or three. It is not run."
            );
        if (++_graphs > MaxGraphs)
            throw new ModelRefusedException($"The model holds more than {MaxGraphs} graphs within graphs; it is not run.");
        foreach (var field in _reader.Fields(message.End))
            switch (field.Number)
            {
                case 1:
                    Node(field, depth);
                    break;
                case 5:
                    Tensor(field, depth == 0);
                    break;
                case 11 when depth == 0:
                    _inputs.Add(Value(field));
                    break;
                case 12 when depth == 0:
                    _outputs.Add(Value(field));
                    break;
                case 15:
                    throw new ModelRefusedException("The model holds sparse initialisers, which are not taken; export it with dense ones.");
            }
    }

    private void Node(ProtobufField message, int depth)
    {
        if (++_nodes > MaxNodes)
            throw new ModelRefusedException($"The model has more than {MaxNodes:N0} operators; it is not run.");
        var (name, domain) = ("", "");
        foreach (var field in _reader.Fields(message.End))
            switch (field.Number)
            {
                case 4:
                    name = _reader.Text(field);
                    break;
                case 5:
                    Attribute(field, depth);
                    break;
                case 7:
                    domain = _reader.Text(field);
                    break;
            }

        if (!Domains.Contains(domain))
            throw new ModelRefusedException(
                $"The model uses the operator '{Excerpt.Of(name)}' of '{Excerpt.Of(domain)}', which is not part of ONNX; custom "
                    + "operators are not loaded. "
                    + "Export it with standard operators only."
            );
        if (name is "EPContext" or "ExternalCustomOp" or "PyOp" or "PythonOp")
            throw new ModelRefusedException(
                $"The model uses the operator '{Excerpt.Of(name)}', which loads code or data from outside the file; it is not run. "
                    + "Export the "
                    + "plain model."
            );
    }

    private void Attribute(ProtobufField message, int depth)
    {
        foreach (var field in _reader.Fields(message.End))
            switch (field.Number)
            {
                case 5 or 10:
                    Tensor(field, false);
                    break;
                case 6 or 11:
                    Graph(field, depth + 1);
                    break;
                case 22 or 23:
                    throw new ModelRefusedException("The model holds sparse tensors, which are not taken; export it with dense ones.");
            }
    }

    /// <summary>The numbers that a tensor promises must lie in the file; external data could name any file of the server.</summary>
    private void Tensor(ProtobufField message, bool isInitializer)
    {
        if (++_tensors > MaxTensors)
            throw new ModelRefusedException($"The model has more than {MaxTensors:N0} tensors; it is not run.");
        Int128 count = 1;
        long held = 0;
        var (name, type, dimensions) = ("", 0, 0);
        foreach (var field in _reader.Fields(message.End))
            switch (field.Number)
            {
                case 1:
                    foreach (var size in _reader.Numbers(field))
                    {
                        if (++dimensions > 16 || size > int.MaxValue)
                            throw new ModelRefusedException(
                                $"A tensor of the model claims an axis of {(long)size:N0} or too many axes; it is not run."
                            );
                        count *= (long)size;
                        if (count > 1L << 40)
                            throw new ModelRefusedException($"A tensor of the model claims {count:N0} numbers; it is not run.");
                    }

                    break;
                case 2:
                    type = (int)Math.Min(field.Value, 1_000);
                    break;
                case 4 or 5 or 7 or 9 or 10 or 11:
                    held += field.Wire == 2 ? field.End - field.Start : 8;
                    break;
                case 6:
                    held += field.End - field.Start + 1;
                    break;
                case 8:
                    name = _reader.Text(field);
                    break;
                case 13:
                    throw External();
                case 14 when field.Value != 0:
                    throw External();
            }

        // Packed whole numbers take at least a byte each, strings at least their own field; a promise of more numbers than bytes is a bomb.
        var least =
            type is 21 or 22 ? (count + 1) / 2
            : type is 23 ? (count + 3) / 4
            : count;
        if (least > held)
            throw new ModelRefusedException(
                $"The tensor '{Excerpt.Of(name)}' of the model claims {count:N0} numbers, but the file holds {held:N0} bytes of it; "
                    + "it is not run."
            );
        if (!isInitializer)
            return;
        _initializers.Add(name);
        _parameters += (long)count;

        static ModelRefusedException External() =>
            new(
                "The model keeps its weights in another file (external data). One file is taken: save it with the weights inside "
                    + "(onnx.save_model with save_as_external_data=False)."
            );
    }

    private TensorFacts Value(ProtobufField message)
    {
        var (name, element) = ("", "unknown");
        List<int?> shape = [];
        foreach (var field in _reader.Fields(message.End))
            if (field.Number == 1)
                name = _reader.Text(field);
            else if (field.Number == 2)
                foreach (var kind in _reader.Fields(field.End))
                {
                    if (kind.Number != 1)
                        continue;
                    foreach (var part in _reader.Fields(kind.End))
                        if (part.Number == 1)
                            element = ElementName((int)Math.Min(part.Value, 1_000));
                        else if (part.Number == 2)
                            shape = Shape(part);
                }

        return new TensorFacts(name, element, shape);
    }

    private List<int?> Shape(ProtobufField message)
    {
        var shape = new List<int?>();
        foreach (var dimension in _reader.Fields(message.End))
        {
            if (dimension.Number != 1)
                continue;
            int? size = null;
            foreach (var field in _reader.Fields(dimension.End))
                if (field.Number == 1 && (long)field.Value is > 0 and <= int.MaxValue)
                    size = (int)field.Value;
            if (shape.Count < 16)
                shape.Add(size);
        }

        return shape;
    }

    private static string ElementName(int type) =>
        type switch
        {
            1 => "float",
            2 => "uint8",
            3 => "int8",
            4 => "uint16",
            5 => "int16",
            6 => "int32",
            7 => "int64",
            8 => "string",
            9 => "bool",
            10 => "float16",
            11 => "double",
            16 => "bfloat16",
            _ => $"type {type}",
        };
}
