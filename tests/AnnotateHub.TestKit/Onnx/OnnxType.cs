using System.Runtime.InteropServices;

namespace AnnotateHub.TestKit.Onnx;

public enum OnnxType
{
    Float = 1,
    UInt8 = 2,
    Int64 = 7,
    Float16 = 10,
}
