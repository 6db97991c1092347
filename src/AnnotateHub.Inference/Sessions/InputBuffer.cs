using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotateHub.Inference.Sessions;

/// <summary>A batch of pictures on its way into a model: batch x planes x height x width singles in the runtime's own memory.</summary>
internal sealed record InputBuffer(OrtValue Value, int Batch, int Height, int Width)
{
    public Span<float> Pixels => Value.GetTensorMutableDataAsSpan<float>();
}
