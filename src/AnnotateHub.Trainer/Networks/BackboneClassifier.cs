using AnnotateHub.Training.Backbones;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>A network of Table 3 by its description; the exported graph is written from the same one
/// (<see cref="Training.Onnx.BackboneGraph"/>).</summary>
internal sealed class BackboneClassifier : Module<Tensor, Tensor>
{
    private readonly BackboneLayout _layout;
    private readonly bool _isFrozen;
    private readonly Dictionary<BackboneUnit, (Conv2d Conv, ChannelNorm Norm)> _units = [];
    private readonly Dropout dropout;
    private readonly Linear output;

    /// <param name="isFrozen">Only the last layer learns, and statistics of the others stay.</param>
    public BackboneClassifier(BackboneLayout layout, int classes, bool isFrozen)
        : base(nameof(BackboneClassifier))
    {
        (_layout, _isFrozen) = (layout, isFrozen);
        foreach (var unit in layout.Units)
        {
            var conv = Conv2d(
                unit.Input,
                unit.Output,
                unit.Kernel,
                stride: unit.Stride,
                padding: unit.Kernel / 2,
                groups: unit.Groups,
                bias: false
            );
            var norm = new ChannelNorm(unit.Output);
            Draw(conv.weight!, unit);
            register_module($"{unit.Name}_conv", conv);
            register_module($"{unit.Name}_norm", norm);
            _units.Add(unit, (conv, norm));
            if (!isFrozen)
                continue;
            conv.weight!.requires_grad = false;
            foreach (var parameter in norm.parameters())
                parameter.requires_grad = false;
        }

        dropout = Dropout(layout.Dropout);
        output = Linear(layout.Features, classes);
        register_module(nameof(dropout), dropout);
        register_module(nameof(output), output);
    }

    public override Tensor forward(Tensor input) => output.forward(dropout.forward(Features(input)));

    private Tensor Features(Tensor input)
    {
        var x = Apply(_layout.Stem, input);
        if (_layout.Pools)
            x = functional.max_pool2d(x, 3, 2, 1);
        foreach (var block in _layout.Blocks)
        {
            var inner = block.Path.Aggregate(x, (value, unit) => Apply(unit, value));
            var beside = block.Shortcut is { } shortcut ? Apply(shortcut, x) : x;
            x = Activate(block.Adds ? inner.Plus(beside) : inner, block.After);
        }

        if (_layout.Last is { } last)
            x = Apply(last, x);
        return x.mean([2L, 3L]);
    }

    private Tensor Apply(BackboneUnit unit, Tensor input)
    {
        var (conv, norm) = _units[unit];
        return Activate(norm.Normalise(conv.forward(input), training && !_isFrozen), unit.After);
    }

    private static Tensor Activate(Tensor value, Activation after) =>
        after switch
        {
            Activation.Relu => functional.relu(value),
            Activation.Relu6 => functional.relu6(value),
            _ => value,
        };

    /// <summary>Normal numbers so wide that values neither grow nor shrink on the way back (He et al. 2015), as TorchVision begins
    /// too.</summary>
    private static void Draw(Tensor weight, BackboneUnit unit)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using Scalar deviation = Math.Sqrt(2.0 * unit.Groups / (unit.Output * unit.Kernel * unit.Kernel));
        weight.copy_(randn(weight.shape).mul_(deviation));
    }
}
