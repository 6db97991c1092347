using AnnotateHub.Trainer.Networks;
using AnnotateHub.Training.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Running;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), whose state is plain tensors, so that a checkpoint holds it and
/// goes on exactly.</summary>
internal sealed class AdamW : IDisposable
{
    private const double FirstMoment = 0.9;
    private const double SecondMoment = 0.999;

    // Held for good: a number that TorchSharp wraps in passing can be collected while the native code still reads it.
    private static readonly Scalar First = FirstMoment;
    private static readonly Scalar FirstRest = 1 - FirstMoment;
    private static readonly Scalar Second = SecondMoment;
    private static readonly Scalar SecondRest = 1 - SecondMoment;
    private static readonly Scalar Epsilon = 1e-8;
    private static readonly Scalar One = 1;

    private readonly List<Slot> _slots = [];
    private readonly double _decay;

    public AdamW(Module network, double decay)
    {
        _decay = decay;
        foreach (var (name, parameter) in network.named_parameters())
            _slots.Add(
                new Slot(name, parameter, zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope())
            );
    }

    /// <summary>Length of all gradients together; those that are longer than allowed are shortened.</summary>
    public double Clip(double longest)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var length = Math.Sqrt(_slots.Sum(slot => slot.Value.grad is { } gradient ? (double)(gradient * gradient).sum().item<float>() : 0));
        if (!double.IsFinite(length) || length <= longest)
            return length;
        using Scalar factor = longest / length;
        foreach (var slot in _slots)
            slot.Value.grad?.mul_(factor);
        return length;
    }

    /// <param name="step">From 0.</param>
    public void Step(double rate, int step)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using Scalar secondBias = 1 - Math.Pow(SecondMoment, step + 1);
        using Scalar stays = 1 - rate * _decay;
        using Scalar move = -rate / (1 - Math.Pow(FirstMoment, step + 1));
        foreach (var slot in _slots)
        {
            if (slot.Value.grad is not { } gradient)
                continue;
            slot.First.mul_(First).add_(gradient, alpha: FirstRest);
            slot.Second.mul_(Second).addcmul_(gradient, gradient, value: SecondRest);
            slot.Value.mul_(stays);
            slot.Value.addcdiv_(slot.First, (slot.Second / secondBias).sqrt_().add_(Epsilon, One), value: move);
        }
    }

    public IEnumerable<WeightTensor> Read() =>
        _slots.SelectMany(slot =>
            (WeightTensor[])
                [
                    NetworkState.ToWeights($"adam.first.{slot.Name}", slot.First),
                    NetworkState.ToWeights($"adam.second.{slot.Name}", slot.Second),
                ]
        );

    public void Write(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        foreach (var slot in _slots)
        {
            NetworkState.Write(slot.First, weights, $"adam.first.{slot.Name}");
            NetworkState.Write(slot.Second, weights, $"adam.second.{slot.Name}");
        }
    }

    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.First.Dispose();
            slot.Second.Dispose();
        }
    }

    private sealed record Slot(string Name, Tensor Value, Tensor First, Tensor Second);
}
