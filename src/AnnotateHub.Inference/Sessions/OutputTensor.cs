using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotateHub.Inference.Sessions;

/// <summary>An output copied out of the runtime. Class numbers come as whole numbers of any width and fit a single exactly up to 16
/// million.</summary>
internal sealed record OutputTensor(int[] Shape, float[] Values)
{
    /// <summary>Values of one picture of the batch.</summary>
    public ReadOnlySpan<float> ForPicture(int picture)
    {
        var size = Values.Length / Math.Max(Shape[0], 1);
        return Values.AsSpan(picture * size, size);
    }

    public static OutputTensor Copy(OrtValue value)
    {
        if (!value.IsTensor)
            throw new ModelRefusedException(
                "The model puts out something that is no tensor of numbers (a sequence or map); export it so that it gives plain tensors."
            );
        var info = value.GetTensorTypeAndShape();
        return new OutputTensor(
            [.. info.Shape.Select(size => (int)size)],
            info.ElementDataType switch
            {
                TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
                TensorElementType.Int64 => Each(value.GetTensorDataAsSpan<long>(), number => number),
                TensorElementType.Int32 => Each(value.GetTensorDataAsSpan<int>(), number => number),
                TensorElementType.Double => Each(value.GetTensorDataAsSpan<double>(), number => (float)number),
                TensorElementType.Float16 => Each(
                    value.GetTensorDataAsSpan<Float16>(),
                    number => (float)BitConverter.UInt16BitsToHalf(number.value)
                ),
                TensorElementType.UInt8 => Each(value.GetTensorDataAsSpan<byte>(), number => number),
                _ => throw new ModelRefusedException(
                    $"The model puts out values of type {ElementNames.Get(info.ElementDataType)}, which cannot be boxes, scores "
                        + "or class numbers."
                ),
            }
        );
    }

    private static float[] Each<T>(ReadOnlySpan<T> source, Func<T, float> convert)
    {
        var values = new float[source.Length];
        for (var index = 0; index < values.Length; index++)
            values[index] = convert(source[index]);
        return values;
    }
}
