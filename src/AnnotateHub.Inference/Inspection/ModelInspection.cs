using System.Text.Json;
using AnnotateHub.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Inference.Inspection;

/// <summary>
/// The child's side of <see cref="ModelGuard"/>: loads a model, runs it once on zeroes and says on standard output, as JSON, what came of
/// it. The first line of Program.cs of
/// every program that inspects models asks <see cref="Asked"/>, so that nothing else of the program starts.
/// </summary>
public static class ModelInspection
{
    public const string Argument = "--inspect-model";

    public static bool IsRequested(string[] args) => args is [Argument, _];

    /// <summary>Exit code 0 with a verdict on standard output, whatever the model does short of ending the process.</summary>
    public static int Run(string[] args)
    {
        // What native code prints must not come between the parent and the verdict, so the verdict is one line that begins with a mark.
        var verdict = Inspect(args[1], long.MaxValue);
        Console.Out.WriteLine(Mark + JsonSerializer.Serialize(verdict));
        return 0;
    }

    internal const string Mark = "annotatehub-model-verdict ";

    internal static ModelInspectionResult Inspect(string file, long mostBytes)
    {
        var checkedFile = OnnxPrecheck.Read(file, mostBytes);
        if (checkedFile.Facts is not { } facts)
            return checkedFile;
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            using var session = new InferenceSession(file, options);
            facts = facts with { Inputs = Declared(session.InputMetadata), Outputs = Declared(session.OutputMetadata) };
            return TrialRun.Evaluate(session, facts);
        }
        catch (OnnxRuntimeException fault)
        {
            return new ModelInspectionResult(false, RuntimeText.Loading(fault, facts.Opset), facts);
        }
    }

    private static List<TensorFacts> Declared(IReadOnlyDictionary<string, NodeMetadata> values) =>
        [
            .. values.Select(value =>
                value.Value.OnnxValueType is OnnxValueType.ONNX_TYPE_TENSOR
                    ? new TensorFacts(
                        value.Key,
                        ElementNames.Get(value.Value.ElementDataType),
                        [.. value.Value.Dimensions.Select(size => size > 0 ? size : (int?)null)]
                    )
                    : new TensorFacts(value.Key, "no tensor", [])
            ),
        ];
}
