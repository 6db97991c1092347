using System.Buffers;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;

namespace AnnotateHub.Imaging.Reading;

/// <summary>
/// The memory of one decoding, counted. ImageSharp's own allocator limits each buffer, and a progressive JPEG asks for a whole one
/// for each colour besides the picture: a file of 1 MB could hold gigabytes. Arrays of the framework are always zeroed, so nothing
/// of another person's picture is left in one whose data ends early.
/// </summary>
internal sealed class DecodingMemory(long most) : MemoryAllocator
{
    private const int LargestBlock = 16 << 20;

    private long held;

    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
    {
        var bytes = (long)length * Unsafe.SizeOf<T>();
        if (Interlocked.Add(ref held, bytes) <= most)
            return new Block<T>(this, new T[length], bytes);
        Interlocked.Add(ref held, -bytes);
        throw new InvalidMemoryOperationException($"More than {most >> 20} MiB are asked for.");
    }

    protected override int GetBufferCapacityInBytes() => LargestBlock;

    private sealed class Block<T>(DecodingMemory memory, T[] array, long bytes) : IMemoryOwner<T>
    {
        private bool isFree;

        public Memory<T> Memory => array;

        public void Dispose()
        {
            if (isFree)
                return;
            isFree = true;
            Interlocked.Add(ref memory.held, -bytes);
        }
    }
}
