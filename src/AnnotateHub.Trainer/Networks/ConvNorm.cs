using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>A convolution of 3 x 3 and its batch normalisation.</summary>
internal sealed class ConvNorm : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly ChannelNorm norm;

    public ConvNorm(int input, int output, int stride = 1)
        : base(nameof(ConvNorm))
    {
        conv = Conv2d(input, output, 3, stride: stride, padding: 1, bias: false);
        norm = new ChannelNorm(output);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => norm.forward(conv.forward(input));
}
