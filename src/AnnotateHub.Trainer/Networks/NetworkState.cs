using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>Weights and running statistics of a network as plain numbers, and back. Counters of batches are left out: nothing reads
/// them.</summary>
internal static class NetworkState
{
    public static IEnumerable<WeightTensor> Read(Module network, string prefix = "") =>
        Floats(network.state_dict()).Select(item => ToWeights(prefix + item.Name, item.Value));

    public static WeightTensor ToWeights(string name, Tensor value)
    {
        // A scope holds what stands between, so that it is not collected while it is copied from.
        using var scope = NewDisposeScope();
        var onProcessor = value.detach().cpu().contiguous();
        return new WeightTensor(name, [.. value.shape], [.. onProcessor.data<float>()]);
    }

    /// <exception cref="TrainingRefusedException">The weights are of another network.</exception>
    public static void Write(Module network, IReadOnlyDictionary<string, WeightTensor> weights, string prefix = "")
    {
        foreach (var (name, value) in Floats(network.state_dict()))
            Write(value, weights, prefix + name);
    }

    /// <summary>Puts in what is there and leaves the rest.</summary>
    public static void Write(Module network, IReadOnlyList<WeightTensor> some)
    {
        var state = network.state_dict();
        var weights = some.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        foreach (var name in weights.Keys)
            Write(state[name], weights, name);
    }

    public static void Write(Tensor target, IReadOnlyDictionary<string, WeightTensor> weights, string name)
    {
        if (!weights.TryGetValue(name, out var weight) || !weight.Shape.SequenceEqual(target.shape))
            throw new TrainingRefusedException(
                $"The weights are of another architecture: '{name}' has the shape "
                    + $"[{string.Join(", ", weight?.Shape ?? [])}], this network wants "
                    + $"[{string.Join(", ", target.shape)}]. Begin without them, or with the same channels, classes and width."
            );
        using var guard = no_grad();
        using var values = tensor(weight.Values, target.shape);
        target.copy_(values);
    }

    public static IEnumerable<(string Name, Tensor Value)> Floats(IEnumerable<KeyValuePair<string, Tensor>> state) =>
        state.Where(item => item.Value.dtype == ScalarType.Float32).Select(item => (item.Key, item.Value));
}
