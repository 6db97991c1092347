using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Inference.Providers;

/// <summary>Finds the first execution provider of the wished order that really works, and says what was tried on the way.</summary>
public static class ExecutionProviders
{
    private static readonly Lock Registering = new();
    private static readonly Dictionary<string, string?> Registered = [];

    /// <summary>What would run a model here and now, for people; no model is needed.</summary>
    public static ProviderReport Report(ProviderSettings settings)
    {
        foreach (var attempt in Attempts(settings))
        {
            using var options = attempt.Options;
            if (options is not null)
                return attempt.Report;
        }

        throw new InvalidOperationException("The CPU provider is part of every ONNX Runtime; it was not offered.");
    }

    /// <summary>A session on the first provider that also takes this model; a provider that cannot run every operator of it says so in the
    /// notes.</summary>
    /// <exception cref="OnnxRuntimeException">Not even the CPU takes the model.</exception>
    internal static (InferenceSession Session, ProviderReport Report) Open(string file, ProviderSettings settings)
    {
        var refused = new List<string>();
        foreach (var attempt in Attempts(settings))
        {
            using var options = attempt.Options;
            if (options is null)
                continue;
            var report = attempt.Report;
            if (report.Provider == "cpu")
                return (new InferenceSession(file, options), WithRefusals(report, settings, refused));
            try
            {
                // Without this entry the runtime would put what the device cannot do on the CPU in silence. Its own complaint would repeat
                // the note below.
                options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
                options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
                return (new InferenceSession(file, options), WithRefusals(report, settings, refused));
            }
            catch (OnnxRuntimeException)
            {
                try
                {
                    using var mixed = OptionsOf(settings);
                    Append(mixed, report.Provider, settings);
                    var note =
                        $"Some operators of this model run on the CPU beside {report.Provider} (often only those that work out shapes).";
                    return (
                        new InferenceSession(file, mixed),
                        WithRefusals(report with { Notes = [.. report.Notes, note] }, settings, refused)
                    );
                }
                catch (OnnxRuntimeException fault)
                {
                    refused.Add($"{report.Provider} does not take this model: {AnnotateHub.Inference.Inspection.RuntimeText.Plain(fault)}");
                }
            }
        }

        throw new InvalidOperationException("The CPU provider is part of every ONNX Runtime; it was not offered.");
    }

    private static ProviderReport WithRefusals(ProviderReport report, ProviderSettings settings, List<string> refused) =>
        refused.Count == 0
            ? report
            : report with
            {
                Notes = [.. report.Notes, .. refused],
                Fallback =
                    settings.Order is [var first, ..] && first != report.Provider
                        ? Loud(first, report.Provider, string.Join(" ", refused))
                        : null,
            };

    private static IEnumerable<(SessionOptions? Options, ProviderReport Report)> Attempts(ProviderSettings settings)
    {
        if (settings.Fault() is { } fault)
            throw new ModelRefusedException($"The settings of execution providers are wrong. {fault}");
        var notes = new List<string>();
        var runtime = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
        foreach (var provider in settings.Order.Append("cpu").Distinct())
        {
            var options = OptionsOf(settings);
            Device device;
            try
            {
                device = provider == "cpu" ? Device.Cpu : Append(options, provider, settings);
            }
            catch (Exception why)
                when (why
                        is OnnxRuntimeException
                            or EntryPointNotFoundException
                            or DllNotFoundException
                            or IOException
                            or NotSupportedException
                )
            {
                options.Dispose();
                notes.Add(
                    $"{provider}: "
                        + $"{(why is OnnxRuntimeException native ? AnnotateHub.Inference.Inspection.RuntimeText.Plain(native) : why.Message)}"
                );
                continue;
            }

            var first = settings.Order is [var wished, ..] ? wished : "cpu";
            var fallback = provider == first ? null : Loud(first, provider, string.Join(" ", notes));
            yield return (
                options,
                new ProviderReport(provider, device.Name, device.Driver, device.MemoryBytes, runtime, fallback, [.. notes, .. device.Notes])
            );
        }
    }

    private static SessionOptions OptionsOf(ProviderSettings settings) =>
        new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = settings.Threads };

    private static string Loud(string wished, string taken, string why) =>
        $"Models should run on {wished} but run on {taken}{(taken == "cpu" ? ", which is much slower" : "")}. {why}".TrimEnd();

    private static Device Append(SessionOptions options, string provider, ProviderSettings settings)
    {
        // Single precision as on the CPU: TF32 keeps ten bits of a factor and moves scores by up to a hundredth.
        Dictionary<string, string> words = provider == "cuda" ? new() { ["use_tf32"] = "0" } : [];
        if (settings.Libraries.TryGetValue(provider, out var library))
        {
            Register(provider, library);
            var found = OrtEnv
                .Instance()
                .GetEpDevices()
                .Where(device => device.EpName.Contains(provider, StringComparison.OrdinalIgnoreCase))
                .ToList();
            if (found.Count <= settings.Device)
                throw new NotSupportedException(
                    $"the library {Path.GetFileName(library)} is loaded but offers {found.Count} devices; number {settings.Device} "
                        + "was asked for (counted from 0)."
                );
            options.AppendExecutionProvider(OrtEnv.Instance(), [found[settings.Device]], words);
            return Device.From(provider, found[settings.Device], settings.Device);
        }

        if (provider != "cuda")
            throw new NotSupportedException("no library is configured for this provider, and the built-in ONNX Runtime does not bring it.");
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
            throw new NotSupportedException(
                "no library is configured, and this build holds ONNX Runtime for the CPU only (build with "
                    + "-p:OnnxRuntimeGpu=true, or configure a plug-in library)."
            );
        words["device_id"] = settings.Device.ToString();
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(words);
        options.AppendExecutionProvider_CUDA(cuda);
        return Device.OfNvidia(settings.Device, []);
    }

    /// <summary>A library is registered once a process; its failure is remembered, because loading a broken library twice is no
    /// better.</summary>
    private static void Register(string provider, string library)
    {
        lock (Registering)
        {
            if (!Registered.TryGetValue(library, out var failure))
            {
                if (!File.Exists(library))
                    throw new FileNotFoundException($"the configured library {library} is not there.");
                try
                {
                    OrtEnv.Instance().RegisterExecutionProviderLibrary($"annotatehub.{provider}", Path.GetFullPath(library));
                }
                catch (OnnxRuntimeException fault)
                {
                    failure =
                        $"the configured library {Path.GetFileName(library)} could not be loaded: "
                        + $"{AnnotateHub.Inference.Inspection.RuntimeText.Plain(fault)}";
                }

                Registered[library] = failure;
            }

            if (failure is not null)
                throw new NotSupportedException(failure);
        }
    }

    private sealed record Device(string Name, string? Driver, long? MemoryBytes, IReadOnlyList<string> Notes)
    {
        public static Device Cpu { get; } =
            new(
                $"{RuntimeInformation.ProcessArchitecture} CPU, {Environment.ProcessorCount} cores",
                null,
                GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                []
            );

        public static Device From(string provider, OrtEpDevice device, int index)
        {
            var metadata = device
                .EpMetadata.Entries.Concat(device.HardwareDevice.Metadata.Entries)
                .DistinctBy(entry => entry.Key)
                .ToDictionary(entry => entry.Key, entry => entry.Value);
            IReadOnlyList<string> notes = [.. metadata.Select(entry => $"{entry.Key}: {entry.Value}")];
            if (provider == "cuda")
                return OfNvidia(index, notes);
            var name =
                metadata.GetValueOrDefault("Description")
                ?? $"{device.HardwareDevice.Vendor} {device.HardwareDevice.Type} {device.HardwareDevice.DeviceId:x4}";
            return new Device(name, metadata.GetValueOrDefault("driver_version"), null, notes);
        }

        public static Device OfNvidia(int index, IReadOnlyList<string> notes) =>
            NvidiaTool.Ask(index) is { } told
                ? new Device(told.Name, told.Driver, told.MemoryBytes, notes)
                : new Device(
                    $"NVIDIA device {index}",
                    null,
                    null,
                    [.. notes, "nvidia-smi did not answer: name, driver and memory are unknown."]
                );
    }
}
