using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotateHub.Inference.Sessions;

/// <summary>A model that is loaded and fits its manifest. One run at a time: a second would only take the first one's cores or memory, while preparation goes on beside it.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ModelManifest _manifest;
    private readonly string[] _outputs;
    private readonly TensorElementType _element;

    private OnnxSession(InferenceSession session, ProviderReport report, ModelManifest manifest)
    {
        (_session, Report, _manifest) = (session, report, manifest);
        _outputs = [.. new[] { manifest.Output.Boxes, manifest.Output.Scores, manifest.Output.Labels }.OfType<string>().Distinct()];
        var image = session.InputMetadata[manifest.Input.Name];
        _element = image.ElementDataType;
        int?[] shape = [.. image.Dimensions.Select(size => size > 0 ? size : (int?)null)];
        FixedBatch = manifest.Input.Layout is InputLayout.Chw ? 1 : shape[0];
        (FixedHeight, FixedWidth) = (shape[^2], shape[^1]);
    }

    public ProviderReport Report { get; }

    /// <summary>Null: free.</summary>
    public int? FixedBatch { get; }

    public int? FixedHeight { get; }

    public int? FixedWidth { get; }

    public static OnnxSession Open(ModelFile model, ProviderSettings providers)
    {
        var faults = ManifestRules.Faults(model.Manifest);
        if (faults.Count > 0) throw new ModelRefusedException(string.Join(" ", faults));
        var first = OnnxPrecheck.Read(model.Path, long.MaxValue);
        if (first.Facts is not { } facts) throw new ModelRefusedException(first.Sentence);
        var against = ManifestRules.FaultsAgainst(model.Manifest, facts);
        if (against.Count > 0) throw new ModelRefusedException(string.Join(" ", against));
        try
        {
            var (session, report) = ExecutionProviders.Open(model.Path, providers);
            return new OnnxSession(session, report, model.Manifest);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelRefusedException(RuntimeWords.Loading(fault, facts.Opset), fault);
        }
    }

    /// <summary>Runs one batch.</summary>
    /// <param name="pixels">At least as long as the shape needs; not touched by others meanwhile.</param>
    /// <returns>Outputs by name, copied out of the runtime's memory.</returns>
    public async Task<IReadOnlyDictionary<string, OutputTensor>> RunAsync(float[] pixels, int batch, int height, int width, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Run(pixels, batch, height, width), cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    private Dictionary<string, OutputTensor> Run(float[] pixels, int batch, int height, int width)
    {
        var planes = _manifest.Planes.Count;
        long[] shape = _manifest.Input.Layout is InputLayout.Chw ? [planes, height, width] : [batch, planes, height, width];
        using var binding = _session.CreateIoBinding();
        using var image = Input(pixels.AsMemory(0, batch * planes * height * width), shape);
        using var sizes = _manifest.Input.SizesName is null ? null : OrtValue.CreateTensorValueFromMemory([.. Enumerable.Range(0, batch).SelectMany(_ => new long[] { width, height })], [batch, 2]);
        binding.BindInput(_manifest.Input.Name, image);
        if (sizes is not null) binding.BindInput(_manifest.Input.SizesName!, sizes);
        foreach (var output in _outputs) binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
        using var options = new RunOptions();
        using var results = _session.RunWithBoundResults(options, binding);
        return _outputs.Zip(results, (name, value) => (name, OutputTensor.Copy(value))).ToDictionary();
    }

    /// <summary>The buffer itself where the graph takes singles; else a copy in the graph's type.</summary>
    private OrtValue Input(Memory<float> pixels, long[] shape)
    {
        switch (_element)
        {
            case TensorElementType.UInt8:
                var bytes = new byte[pixels.Length];
                for (var index = 0; index < bytes.Length; index++) bytes[index] = (byte)Math.Clamp(MathF.Round(pixels.Span[index]), 0, 255);
                return OrtValue.CreateTensorValueFromMemory(bytes, shape);
            case TensorElementType.Float16:
                var halves = new Float16[pixels.Length];
                for (var index = 0; index < halves.Length; index++) halves[index] = new Float16(BitConverter.HalfToUInt16Bits((Half)pixels.Span[index]));
                return OrtValue.CreateTensorValueFromMemory(halves, shape);
            default:
                return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, shape);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _turn.Dispose();
    }
}
