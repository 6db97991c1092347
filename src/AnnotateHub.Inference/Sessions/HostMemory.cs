using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Inference.Sessions;

/// <summary>Memory that the processor fills and reads and a device copies from and to. CUDA copies page-locked memory about twice as fast
/// and without a detour; elsewhere it is ordinary memory.</summary>
internal sealed class HostMemory : IDisposable
{
    private readonly OrtAllocator? _own;

    private HostMemory(OrtAllocator? own, OrtMemoryInfo info) => (_own, Info) = (own, info);

    public OrtAllocator Allocator => _own ?? OrtAllocator.DefaultInstance;

    /// <summary>Where outputs are put.</summary>
    public OrtMemoryInfo Info { get; }

    public bool IsPageLocked => _own is not null;

    public static HostMemory Create(InferenceSession session, string provider, int device)
    {
        if (provider != "cuda")
            return new HostMemory(null, OrtMemoryInfo.DefaultInstance);
        var info = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.DeviceAllocator, device, OrtMemType.CpuOutput);
        try
        {
            return new HostMemory(new OrtAllocator(session, info), info);
        }
        catch (OnnxRuntimeException)
        {
            // A plug-in library may offer none; the runtime then copies through memory of its own.
            info.Dispose();
            return new HostMemory(null, OrtMemoryInfo.DefaultInstance);
        }
    }

    public void Dispose()
    {
        if (_own is null)
            return;
        _own.Dispose();
        Info.Dispose();
    }
}
