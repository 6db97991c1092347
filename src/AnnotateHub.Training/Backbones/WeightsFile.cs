using System.Buffers.Binary;
using System.Text.Json;
using AnnotateHub.Core.Sentences;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Backbones;

/// <summary>
/// Weights that somebody brought, as a file of the safetensors format: eight bytes with the length of a JSON header, the header with type,
/// shape and place of each tensor, and the numbers. Nothing in such a file is run, unlike in a pickle.
/// </summary>
public static class WeightsFile
{
    private const int LargestHeader = 16 << 20;
    private const long LargestFile = 2L << 30;

    /// <exception cref="TrainingRefusedException">It is no such file; the message says what is wrong.</exception>
    public static IReadOnlyDictionary<string, WeightTensor> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length is < 8 or > LargestFile)
                throw Broken(path, $"it has {file.Length} bytes");
            Span<byte> length = stackalloc byte[8];
            file.ReadExactly(length);
            var header = BinaryPrimitives.ReadUInt64LittleEndian(length);
            if (header is < 2 or > LargestHeader || header > (ulong)(file.Length - 8))
                throw Broken(path, "it does not begin with the length of a header; files of PyTorch (.pth) must be converted");
            var text = new byte[header];
            file.ReadExactly(text);
            var start = file.Position;
            using var parsed = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var weights = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
            // Tensors do not overlap: names for one part must not stand for more memory than the file has.
            var left = file.Length - start;
            foreach (var member in parsed.RootElement.EnumerateObject().Where(member => member.Name != "__metadata__"))
                if (ReadTensor(file, start, member, path, ref left) is { } tensor)
                    weights.Add(tensor.Name, tensor);
            return weights;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TrainingRefusedException($"The weights '{path}' cannot be read: {fault.Message}", fault);
        }
        catch (Exception fault)
            when (fault
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or OverflowException
                        or IndexOutOfRangeException
            )
        {
            throw Broken(path, "its header is not what safetensors have");
        }
    }

    /// <returns>Null for what is no floating number, such as counters.</returns>
    private static WeightTensor? ReadTensor(FileStream file, long start, JsonProperty member, string path, ref long left)
    {
        var size = member.Value.GetProperty("dtype").GetString() switch
        {
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => 0,
        };
        if (size == 0)
            return null;
        long[] shape = [.. member.Value.GetProperty("shape").EnumerateArray().Select(item => item.GetInt64())];
        var (from, to) = (member.Value.GetProperty("data_offsets")[0].GetInt64(), member.Value.GetProperty("data_offsets")[1].GetInt64());
        var name = Excerpt.Of(member.Name);
        if (shape.Any(side => side < 0))
            throw Broken(path, $"'{name}' has a negative size");
        var count = shape.Aggregate(1L, (product, side) => checked(product * side));
        if (from < 0 || to < from || to > file.Length - start || to - from != checked(count * size) || (left -= to - from) < 0)
            throw Broken(path, $"'{name}' does not lie where the header says");
        file.Position = start + from;
        var bytes = new byte[to - from];
        file.ReadExactly(bytes);
        var values = new float[count];
        for (var index = 0; index < count; index++)
            values[index] = member.Value.GetProperty("dtype").GetString() switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * index)),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(2 * index)),
                // The upper half of a float.
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * index)) << 16),
            };
        return values.All(float.IsFinite)
            ? new WeightTensor(member.Name, shape, values)
            : throw Broken(path, $"'{name}' holds what is no number");
    }

    private static TrainingRefusedException Broken(string path, string what) =>
        new($"The weights '{path}' are no file of safetensors: {what}. docs/training.md says how to make one.");
}
