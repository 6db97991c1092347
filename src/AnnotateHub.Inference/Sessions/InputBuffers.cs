using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotateHub.Inference.Sessions;

/// <summary>Lends input buffers and takes them back: a batch of large pictures is tens of megabytes, and new ones for every batch would be
/// the largest cost of light models.</summary>
internal sealed class InputBuffers(HostMemory memory, int planes, bool hasBatch) : IDisposable
{
    private const int MaxKept = 4;
    private readonly ConcurrentBag<InputBuffer> _free = [];

    public InputBuffer Rent(int batch, int height, int width)
    {
        while (_free.TryTake(out var buffer))
        {
            if ((buffer.Batch, buffer.Height, buffer.Width) == (batch, height, width))
                return buffer;
            // Sizes change rarely (the last batch, another kind of image); the old size is not worth its memory.
            buffer.Value.Dispose();
        }

        long[] shape = hasBatch ? [batch, planes, height, width] : [planes, height, width];
        return new InputBuffer(OrtValue.CreateAllocatedTensorValue(memory.Allocator, TensorElementType.Float, shape), batch, height, width);
    }

    public void Return(InputBuffer buffer)
    {
        if (_free.Count < MaxKept)
            _free.Add(buffer);
        else
            buffer.Value.Dispose();
    }

    public void Dispose()
    {
        while (_free.TryTake(out var buffer))
            buffer.Value.Dispose();
    }
}
