using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>Two convolutions around which the input is added (He et al. 2016).</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly ConvNorm first;
    private readonly ConvNorm second;

    public ResidualBlock(int width)
        : base(nameof(ResidualBlock))
    {
        first = new ConvNorm(width, width);
        second = new ConvNorm(width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => functional.relu(input.Plus(second.forward(functional.relu(first.forward(input)))));
}
