namespace AnnotateHub.Inference.Providers;

/// <summary>Where models should run; the first of the order that works is taken.</summary>
/// <param name="Order">Of <c>cuda</c>, <c>webgpu</c>, <c>cpu</c>; <c>cpu</c> is tried last even where it is not named.</param>
/// <param name="Libraries">Provider to the path of its plug-in library, registered at run time; a provider without one must be part of the
/// ONNX Runtime package that was built in.</param>
/// <param name="Device">Which of several devices of a provider, from 0.</param>
/// <param name="Threads">Of one operator on the CPU; 0: one a core.</param>
public sealed record ProviderSettings(
    IReadOnlyList<string> Order,
    IReadOnlyDictionary<string, string> Libraries,
    int Device = 0,
    int Threads = 0
)
{
    public static readonly IReadOnlyList<string> Known = ["cuda", "webgpu", "cpu"];

    public static ProviderSettings Cpu { get; } = new(["cpu"], new Dictionary<string, string>());

    /// <summary>A sentence for the first setting that makes no sense, or null. Whether a library loads is told by the report, not
    /// here.</summary>
    public string? Fault()
    {
        if (Order.Concat(Libraries.Keys).FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            return $"'{unknown}' is no execution provider known here; there are {string.Join(", ", Known)}.";
        if (Device < 0)
            return $"Devices are counted from 0; found {Device}.";
        return Threads < 0 ? $"The number of threads cannot be {Threads}; 0 takes one a core." : null;
    }
}
