using AnnotateHub.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Inference.Inspection;

/// <summary>Runs a model once on zeroes, free axes filled with likely sizes, to learn the shapes that really come out.</summary>
internal static class TrialRun
{
    /// <summary>Sides for free axes, cheapest plausible first; DETR-like graphs want multiples of 32, classifiers often 224.</summary>
    private static readonly int[] Sides = [128, 224, 256, 640];

    private static readonly int[] PlaneCounts = [3, 6, 1];

    public static ModelInspectionResult Evaluate(InferenceSession session, ModelFacts facts)
    {
        var image = facts
            .Inputs.Where(input => input.Shape.Count is 3 or 4 && input.Element is "float" or "float16" or "uint8")
            .Take(2)
            .ToList();
        if (image.Count != 1)
            return new ModelInspectionResult(
                false,
                $"One image input of three or four axes is expected; the model has {Names(facts.Inputs)}. Export a detector or "
                    + "classifier of images.",
                facts
            );
        string last = "";
        foreach (var (planes, side) in from planes in PlaneCounts from side in Sides select (planes, side))
        {
            if (image[0].Shape[^3] is { } fixedPlanes && planes != PlaneCounts[0] && fixedPlanes != planes)
                continue;
            try
            {
                return Run(session, facts, planes, side, Stated(facts));
            }
            catch (OnnxRuntimeException fault)
            {
                last = RuntimeText.Plain(fault);
                if (image[0].Shape.Skip(image[0].Shape.Count - 3).All(size => size is not null))
                    break;
            }
        }

        return new ModelInspectionResult(false, $"The model loads but does not run on a blank picture. ONNX Runtime says: {last}", facts);
    }

    private static ModelInspectionResult Run(
        InferenceSession session,
        ModelFacts facts,
        int planes,
        int side,
        (int Height, int Width)? stated
    )
    {
        var inputs = new List<TensorFacts>();
        var values = new Dictionary<string, OrtValue>();
        try
        {
            foreach (var input in facts.Inputs)
            {
                var axes = input.Shape.Count;
                int[] shape =
                [
                    .. input.Shape.Select(
                        (size, axis) =>
                            size
                            ?? (
                                axes < 3 ? (axis == axes - 1 ? 2 : 1)
                                : axis == axes - 1 ? stated?.Width ?? side
                                : axis == axes - 2 ? stated?.Height ?? side
                                : axis == axes - 3 ? planes
                                : 1
                            )
                    ),
                ];
                if (shape.Aggregate(1L, (product, size) => product * size) > 1L << 28)
                    return new ModelInspectionResult(
                        false,
                        $"The model's input {input} is larger than any picture here; it is not run.",
                        facts
                    );
                values[input.Name] = OrtValue.CreateAllocatedTensorValue(
                    OrtAllocator.DefaultInstance,
                    ElementNames.Type(input.Element),
                    [.. shape.Select(size => (long)size)]
                );
                Fill(values[input.Name], axes < 3, stated?.Width ?? side);
                inputs.Add(input with { Seen = shape });
            }

            using var options = new RunOptions();
            using var results = session.Run(options, values, [.. facts.Outputs.Select(output => output.Name)]);
            var outputs = facts
                .Outputs.Zip(
                    results,
                    (output, result) =>
                        result.IsTensor
                            ? output with
                            {
                                Seen = [.. result.GetTensorTypeAndShape().Shape.Select(size => (int)size)],
                            }
                            : output
                )
                .ToList();
            return new ModelInspectionResult(
                true,
                $"The model loads and runs: {Names(inputs)} give {Names(outputs)}.",
                facts with
                {
                    Inputs = inputs,
                    Outputs = outputs,
                }
            );
        }
        finally
        {
            foreach (var value in values.Values)
                value.Dispose();
        }
    }

    /// <summary>Zeroes for pictures; a small input of whole numbers is a list of sizes, for which zero would be nonsense.</summary>
    private static void Fill(OrtValue value, bool isSizes, int side)
    {
        var info = value.GetTensorTypeAndShape();
        value.GetTensorMutableRawData().Clear();
        if (isSizes && info.ElementDataType is Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64)
            value.GetTensorMutableDataAsSpan<long>().Fill(side);
    }

    /// <summary>The picture size that Ultralytics writes into the metadata: imgsz = [height, width].</summary>
    private static (int Height, int Width)? Stated(ModelFacts facts) => UltralyticsMetadata.ImageSize(facts.Metadata);

    private static string Names(IEnumerable<TensorFacts> tensors) =>
        string.Join(
            " and ",
            tensors.Select(tensor =>
                $"{tensor.Name} [{string.Join(", ", (tensor.Seen?.Cast<int?>() ?? tensor.Shape).Select(size => size?.ToString() ?? "?"))}]"
            )
        );
}
