using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;
using AnnotateHub.Training.Pictures;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Running;

/// <summary>What is different between training a detector and a classifier.</summary>
internal interface ILearner
{
    Module<Tensor, Tensor> Make();

    /// <summary>Loss of the windows or crops of a step.</summary>
    Tensor Loss(Module<Tensor, Tensor> network, int step, Device device);

    /// <summary>What the network says of an image.</summary>
    ExampleImage Look(Module<Tensor, Tensor> network, TrainingPicture picture, Device device);

    ValidationFigures Figures(int step, IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<ExampleImage> said);

    byte[] Export(IReadOnlyList<WeightTensor> weights);
}
