using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>Three levels, their mean, and a number a class; fields are named as the exported graph asks for them
/// (<see cref="Training.Onnx.ClassifierGraph"/>).</summary>
internal sealed class CellClassifier : Module<Tensor, Tensor>
{
    private readonly ConvNorm down1;
    private readonly ResidualBlock block1;
    private readonly ConvNorm down2;
    private readonly ResidualBlock block2;
    private readonly ConvNorm down3;
    private readonly ResidualBlock block3;
    private readonly Dropout dropout;
    private readonly Linear output;

    public CellClassifier(int planes, int classes, int width, double droppedShare)
        : base(nameof(CellClassifier))
    {
        down1 = new ConvNorm(planes, width, 2);
        block1 = new ResidualBlock(width);
        down2 = new ConvNorm(width, 2 * width, 2);
        block2 = new ResidualBlock(2 * width);
        down3 = new ConvNorm(2 * width, 4 * width, 2);
        block3 = new ResidualBlock(4 * width);
        dropout = Dropout(droppedShare);
        output = Linear(4 * width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = block1.forward(functional.relu(down1.forward(input)));
        x = block2.forward(functional.relu(down2.forward(x)));
        x = block3.forward(functional.relu(down3.forward(x)));
        return output.forward(dropout.forward(x.mean([2L, 3L])));
    }
}
