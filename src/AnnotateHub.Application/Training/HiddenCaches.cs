namespace AnnotateHub.Application.Training;

/// <summary>
/// Some virtual machines do not say how large the processor's caches are. oneDNN, by which libtorch convolves, divides by these sizes: a
/// training ended with signal 8 (ResNet-50, every time) or with gradients that were no numbers (the small networks, at another step each
/// time). With the kernels of SSE4.1, which do not ask, neither was seen again. AVX2 ended with signal 8 too.
/// </summary>
internal static class HiddenCaches
{
    /// <summary>Read by oneDNN when libtorch is loaded, so that it must be there when the trainer starts.</summary>
    public const string Variable = "ONEDNN_MAX_CPU_ISA";

    public const string Kernels = "SSE41";

    private const string Processors = "/sys/devices/system/cpu";

    /// <summary>What the trainer's environment needs; null: nothing, or somebody has chosen already.</summary>
    public static string? KernelsFor(string? chosen, string processors = Processors) =>
        chosen is null && IsHidden(processors) ? Kernels : null;

    private static bool IsHidden(string processors)
    {
        var first = Path.Combine(processors, "cpu0");
        return Directory.Exists(first) && !Directory.Exists(Path.Combine(first, "cache"));
    }
}
