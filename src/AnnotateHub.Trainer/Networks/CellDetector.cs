using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>
/// One answer every four pixels: four distances to the edges and a number a class. Fields are named as the exported graph asks for them
/// (<see cref="Training.Onnx.DetectorGraph"/>).
/// </summary>
internal sealed class CellDetector : Module<Tensor, Tensor>
{
    /// <summary>Distances begin at three grid steps, half a usual cell.</summary>
    private const float FirstDistance = 1.0986f;

    /// <summary>Classes begin at 0.018, so that the many points without a cell do not drown the first steps (Lin et al. 2017).</summary>
    private const float FirstClass = -4f;

    /// <summary>
    /// Deviation of the last layer's first weights (0.01 as of Lin et al. 2017). With torch's own, wide ones a bright cell's distances
    /// began beyond the edges at which the loss cuts them off (<see cref="DetectorLoss"/>), where nothing pulls them back: its boxes
    /// overlapped nothing, and its class was never learnt (2 of 10 seeds on two planted images).
    /// </summary>
    private const double FirstWeights = 0.01;

    private readonly ConvNorm stem;
    private readonly ResidualBlock early;
    private readonly ConvNorm down2;
    private readonly ResidualBlock fine1;
    private readonly ResidualBlock fine2;
    private readonly ConvNorm down3;
    private readonly ResidualBlock coarse1;
    private readonly ResidualBlock coarse2;
    private readonly Conv2d lateral;
    private readonly ResidualBlock head;
    private readonly Conv2d output;

    public CellDetector(int planes, int classes, int width)
        : base(nameof(CellDetector))
    {
        stem = new ConvNorm(planes, width, 2);
        early = new ResidualBlock(width);
        down2 = new ConvNorm(width, 2 * width, 2);
        fine1 = new ResidualBlock(2 * width);
        fine2 = new ResidualBlock(2 * width);
        down3 = new ConvNorm(2 * width, 4 * width, 2);
        coarse1 = new ResidualBlock(4 * width);
        coarse2 = new ResidualBlock(4 * width);
        lateral = Conv2d(4 * width, 2 * width, 1);
        head = new ResidualBlock(2 * width);
        output = Conv2d(2 * width, 4 + classes, 1);
        RegisterComponents();
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        output.weight!.normal_(0, FirstWeights);
        output.bias!.copy_(tensor([.. Enumerable.Repeat(FirstDistance, 4), .. Enumerable.Repeat(FirstClass, classes)]));
    }

    public override Tensor forward(Tensor input)
    {
        var x = early.forward(functional.relu(stem.forward(input)));
        var fine = fine2.forward(fine1.forward(functional.relu(down2.forward(x))));
        var coarse = coarse2.forward(coarse1.forward(functional.relu(down3.forward(fine))));
        var raised = functional.interpolate(lateral.forward(coarse), scale_factor: [2.0, 2.0], mode: InterpolationMode.Nearest);
        raised = raised.narrow(2, 0, fine.shape[2]).narrow(3, 0, fine.shape[3]);
        return output.forward(head.forward(functional.relu(fine.Plus(raised))));
    }
}
