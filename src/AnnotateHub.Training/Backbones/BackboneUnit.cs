namespace AnnotateHub.Training.Backbones;

/// <summary>A convolution without bias and its batch normalisation.</summary>
/// <param name="Conv">Name of the convolution as TorchVision has it, such as <c>layer1.0.conv1</c>.</param>
/// <param name="Norm">Name of the normalisation as TorchVision has it.</param>
/// <param name="Groups">As many as planes: each plane by itself.</param>
/// <param name="After">What follows it.</param>
public sealed record BackboneUnit(
    string Conv,
    string Norm,
    int Input,
    int Output,
    int Kernel,
    int Stride,
    int Groups = 1,
    Activation After = Activation.None
)
{
    /// <summary>Name here: dots would be modules within modules.</summary>
    public string Name => Conv.Replace('.', '_');
}
