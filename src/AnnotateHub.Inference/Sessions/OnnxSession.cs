using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotateHub.Inference.Sessions;

/// <summary>A model that is loaded and fits its manifest. One run at a time: a second would only take the first one's cores or memory,
/// while preparation goes on beside it.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ModelManifest _manifest;
    private readonly string[] _outputs;
    private readonly TensorElementType _element;
    private readonly HostMemory _memory;
    private readonly InputBuffers _buffers;

    private OnnxSession(InferenceSession session, ProviderReport report, ModelManifest manifest, int device, string? alsoOutput)
    {
        _memory = HostMemory.Create(session, report.Provider, device);
        _buffers = new InputBuffers(_memory, manifest.Planes.Count, manifest.Input.Layout is InputLayout.Nchw);
        (_session, Report, _manifest) = (
            session,
            _memory.IsPageLocked
                ? report with
                {
                    Notes = [.. report.Notes, "Pictures and answers pass through page-locked memory."],
                }
                : report,
            manifest
        );
        _outputs =
        [
            .. new[] { manifest.Output.Boxes, manifest.Output.Scores, manifest.Output.Labels, alsoOutput }.OfType<string>().Distinct(),
        ];
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

    /// <param name="alsoOutput">An output that the manifest does not name.</param>
    public static OnnxSession Open(ModelFile model, ProviderSettings providers, string? alsoOutput = null)
    {
        var faults = ManifestRules.Faults(model.Manifest);
        if (faults.Count > 0)
            throw new ModelRefusedException(string.Join(" ", faults));
        var first = OnnxPrecheck.Read(model.Path, long.MaxValue);
        if (first.Facts is not { } facts)
            throw new ModelRefusedException(first.Message);
        var against = ManifestRules.FaultsAgainst(model.Manifest, facts);
        if (against.Count > 0)
            throw new ModelRefusedException(string.Join(" ", against));
        try
        {
            var (session, report) = ExecutionProviders.Open(model.Path, providers);
            return new OnnxSession(session, report, model.Manifest, providers.Device, alsoOutput);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelRefusedException(RuntimeText.Loading(fault, facts.Opset), fault);
        }
    }

    /// <summary>A buffer of exactly this size with whatever was in it; to be given back.</summary>
    public InputBuffer Rent(int batch, int height, int width) => _buffers.Rent(batch, height, width);

    public void Return(InputBuffer buffer) => _buffers.Return(buffer);

    /// <summary>Runs one batch.</summary>
    /// <param name="input">Not touched by others meanwhile.</param>
    /// <returns>Outputs by name, copied out of the runtime's memory.</returns>
    public async Task<IReadOnlyDictionary<string, OutputTensor>> RunAsync(InputBuffer input, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Run(input), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private Dictionary<string, OutputTensor> Run(InputBuffer input)
    {
        using var binding = _session.CreateIoBinding();
        using var converted = Converted(input);
        using var sizes = _manifest.Input.SizesName is null
            ? null
            : OrtValue.CreateTensorValueFromMemory(
                [.. Enumerable.Range(0, input.Batch).SelectMany(_ => new long[] { input.Width, input.Height })],
                [input.Batch, 2]
            );
        binding.BindInput(_manifest.Input.Name, converted ?? input.Value);
        if (sizes is not null)
            binding.BindInput(_manifest.Input.SizesName!, sizes);
        foreach (var output in _outputs)
            binding.BindOutputToDevice(output, _memory.Info);
        using var options = new RunOptions();
        using var results = _session.RunWithBoundResults(options, binding);
        return _outputs.Zip(results, (name, value) => (name, OutputTensor.Copy(value))).ToDictionary();
    }

    /// <summary>A copy in the graph's type, or null where the graph takes singles.</summary>
    private OrtValue? Converted(InputBuffer input)
    {
        if (_element is not (TensorElementType.UInt8 or TensorElementType.Float16))
            return null;
        var copy = OrtValue.CreateAllocatedTensorValue(_memory.Allocator, _element, input.Value.GetTensorTypeAndShape().Shape);
        var pixels = input.Pixels;
        if (_element is TensorElementType.UInt8)
        {
            var bytes = copy.GetTensorMutableDataAsSpan<byte>();
            for (var index = 0; index < bytes.Length; index++)
                bytes[index] = (byte)Math.Clamp(MathF.Round(pixels[index]), 0, 255);
        }
        else
        {
            var halves = copy.GetTensorMutableDataAsSpan<Float16>();
            for (var index = 0; index < halves.Length; index++)
                halves[index] = new Float16(BitConverter.HalfToUInt16Bits((Half)pixels[index]));
        }

        return copy;
    }

    public void Dispose()
    {
        _buffers.Dispose();
        _memory.Dispose();
        _session.Dispose();
        _turn.Dispose();
    }
}
