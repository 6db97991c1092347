using AnnotateHub.Trainer.Networks;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;
using AnnotateHub.Training.Pictures;
using AnnotateHub.Training.Sampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Running;

/// <summary>Windows to boxes.</summary>
internal sealed class DetectorLearner(TrainingJob job, IReadOnlyList<TrainingPicture> training) : ILearner
{
    private readonly DetectorSampler _sampler = new(job, training);

    public Module<Tensor, Tensor> Make() => new CellDetector(job.Channels.Count, job.Classes.Count, job.Settings.Width);

    public Tensor Loss(Module<Tensor, Tensor> network, int step, Device device)
    {
        var drawn = _sampler.Draw(step);
        var (batch, side, grid) = (job.Settings.Batch, job.Side(), job.Side() / DetectorGraph.Stride);
        var output = network.forward(tensor(drawn.Pixels, [batch, job.Channels.Count, side, side]).to(device));
        return DetectorLoss.From(
            output,
            tensor(drawn.Classes, [batch, job.Classes.Count, grid, grid]).to(device),
            tensor(drawn.Distances, [batch, 4, grid, grid]).to(device),
            tensor(drawn.Positive, [batch, 1, grid, grid]).to(device)
        );
    }

    public ExampleImage Look(Module<Tensor, Tensor> network, TrainingPicture picture, Device device)
    {
        var planes = picture.Planes.Select(plane => tensor(plane, [picture.Height, picture.Width])).ToArray();
        var output = network.forward(stack(planes).unsqueeze(0).to(device))[0].cpu().contiguous();
        var boxes = DetectorDecoding.Decode(
            output.data<float>().ToArray(),
            (int)output.shape[1],
            (int)output.shape[2],
            picture.Image,
            job.Scale
        );
        return new ExampleImage(picture.Image.Name, picture.Image.IsValidation, boxes, []);
    }

    public ValidationFigures Figures(int step, IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<ExampleImage> said) =>
        DetectorFigures.From(step, [.. pictures.Select(picture => picture.Image)], [.. said.Select(one => one.Boxes)], job.Classes);

    public byte[] Export(IReadOnlyList<WeightTensor> weights) => DetectorGraph.Write(job, weights);
}
