using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotateHub.Inference.Sessions;

/// <summary>ONNX Runtime's element types by the names of the ONNX standard.</summary>
internal static class ElementNames
{
    private static readonly (TensorElementType Type, string Name)[] Known =
    [
        (TensorElementType.Float, "float"),
        (TensorElementType.Float16, "float16"),
        (TensorElementType.Double, "double"),
        (TensorElementType.UInt8, "uint8"),
        (TensorElementType.Int8, "int8"),
        (TensorElementType.UInt16, "uint16"),
        (TensorElementType.Int16, "int16"),
        (TensorElementType.Int32, "int32"),
        (TensorElementType.Int64, "int64"),
        (TensorElementType.Bool, "bool"),
        (TensorElementType.String, "string"),
    ];

    public static string Get(TensorElementType type) => Known.FirstOrDefault(known => known.Type == type).Name ?? type.ToString();

    public static TensorElementType Type(string name) => Known.FirstOrDefault(known => known.Name == name).Type;
}
