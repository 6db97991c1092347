using System.Collections.Concurrent;

namespace AnnotateHub.Inference.Input;

/// <summary>Pinned input buffers that are lent and taken back: a batch of large pictures is tens of megabytes, and new ones for every batch would be the largest cost of light models.</summary>
internal sealed class InputBuffers
{
    private const int MostKept = 4;
    private readonly ConcurrentBag<float[]> _free = [];

    public float[] Rent(int length)
    {
        while (_free.TryTake(out var buffer))
            if (buffer.Length >= length) return buffer;
        return GC.AllocateUninitializedArray<float>(length, pinned: true);
    }

    public void Return(float[] buffer)
    {
        if (_free.Count < MostKept) _free.Add(buffer);
    }
}
