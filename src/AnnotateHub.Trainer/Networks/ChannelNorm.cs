using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) with TorchSharp's names and numbers, without its counter of batches: nothing reads that,
/// and counting wraps two numbers in objects that nothing holds ("Unknown scalar type", seen at step 32 of a training;
/// <see cref="TensorSums"/>).
/// </summary>
internal sealed class ChannelNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;

    public ChannelNorm(int channels)
        : base(nameof(ChannelNorm))
    {
        weight = Parameter(ones(channels));
        bias = Parameter(zeros(channels));
        running_mean = zeros(channels);
        running_var = ones(channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Normalise(input, training);

    /// <param name="learns">Whether statistics of these values are used and kept, or those that were kept.</param>
    public Tensor Normalise(Tensor input, bool learns) =>
        functional.batch_norm(input, running_mean, running_var, weight, bias, learns);
}
