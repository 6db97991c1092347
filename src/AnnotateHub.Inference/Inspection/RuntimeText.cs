using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Inference.Inspection;

/// <summary>ONNX Runtime's messages, which name source files and error codes, as sentences for people.</summary>
internal static partial class RuntimeText
{
    public static string Loading(OnnxRuntimeException fault, int opset)
    {
        var message = Plain(fault);
        if (
            message.Contains("opset", StringComparison.OrdinalIgnoreCase) && message.Contains("support", StringComparison.OrdinalIgnoreCase)
        )
            return $"The model uses opset {opset}, which this ONNX Runtime does not know yet; export it again with an older "
                + $"opset, 17 say. ONNX Runtime says: {message}";
        return message.Contains("IR version", StringComparison.OrdinalIgnoreCase)
            ? "The model was written in a newer form of ONNX than this ONNX Runtime knows; export it again with an older version "
                + $"of onnx. ONNX Runtime says: {message}"
            : $"ONNX Runtime cannot load the model: {message}";
    }

    /// <summary>The message without error code, file paths and repetitions, of bearable length.</summary>
    public static string Plain(OnnxRuntimeException fault)
    {
        var message = fault.Message;
        message = Code().Replace(message, "");
        message = PathWords().Replace(message, "");
        message = Spaces().Replace(message, " ").Trim();
        if (message.Length > 400)
            message = message[..400] + " ...";
        return message.EndsWith('.') ? message : message + ".";
    }

    [GeneratedRegex(@"\[ErrorCode:[^\]]*\]\s*")]
    private static partial Regex Code();

    [GeneratedRegex(@"(Load model from \S+ failed:\s*)|(/\S+\.(cc|h|cpp|hpp):\d+\s+\S*\s*)")]
    private static partial Regex PathWords();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
