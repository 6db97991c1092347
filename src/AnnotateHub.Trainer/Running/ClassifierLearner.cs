using AnnotateHub.Trainer.Networks;
using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;
using AnnotateHub.Training.Pictures;
using AnnotateHub.Training.Sampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Running;

/// <summary>Crops to classes.</summary>
internal sealed class ClassifierLearner(TrainingJob job, IReadOnlyList<TrainingPicture> training) : ILearner
{
    /// <summary>Crops that are looked at together outside of training.</summary>
    private const int Together = 64;

    private readonly CropSampler _sampler = new(job, training);
    private IReadOnlyList<WeightTensor>? _brought;

    private readonly BackboneLayout? _layout = job.Settings.Backbone is { } backbone
        ? BackboneLayout.For(backbone, job.Channels.Count)
        : null;

    public Module<Tensor, Tensor> Make()
    {
        if (_layout is null)
            return new CellClassifier(job.Channels.Count, job.Classes.Count, job.Settings.Width, job.Settings.Dropout);
        var network = new BackboneClassifier(_layout, job.Classes.Count, job.Settings.IsFrozen);
        if (job.Weights is not { } path)
            return network;
        _brought ??= PublishedWeights.Fit(WeightsFile.Read(path), _layout, job.Settings.Backbone!.Value, path);
        NetworkState.Write(network, _brought);
        return network;
    }

    public Tensor Loss(Module<Tensor, Tensor> network, int step, Device device)
    {
        var drawn = _sampler.Draw(step);
        var output = network.forward(
            tensor(drawn.Pixels, [job.Settings.Batch, job.Channels.Count, job.Settings.Side, job.Settings.Side]).to(device)
        );
        var targets = tensor(drawn.Targets(job.Classes.Count), [job.Settings.Batch, job.Classes.Count]).to(device);
        return functional.cross_entropy(output, targets, label_smoothing: job.Settings.LabelSmoothing);
    }

    public ExampleImage Look(Module<Tensor, Tensor> network, TrainingPicture picture, Device device)
    {
        var (side, planes) = (job.Settings.Side, job.Channels.Count);
        var (pixels, rows) = (CropSampler.Plain(job, picture), new List<double[]>());
        for (var first = 0; first < picture.Boxes.Count; first += Together)
        {
            var count = Math.Min(Together, picture.Boxes.Count - first);
            var each = planes * side * side;
            var crops = tensor(pixels[(first * each)..((first + count) * each)], [count, planes, side, side]).to(device);
            var said = functional.softmax(network.forward(crops), 1).cpu().contiguous().data<float>().ToArray();
            for (var index = 0; index < count; index++)
                rows.Add([.. said.Skip(index * job.Classes.Count).Take(job.Classes.Count).Select(value => (double)value)]);
        }

        return new ExampleImage(picture.Image.Name, picture.Image.IsValidation, [], rows);
    }

    public ValidationFigures Figures(int step, IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<ExampleImage> said) =>
        ClassifierFigures.From(
            step,
            pictures.Count,
            [.. pictures.SelectMany(picture => picture.Boxes.Select(box => box.Class))],
            [.. said.SelectMany(one => one.Probabilities)],
            job.Classes
        );

    public byte[] Export(IReadOnlyList<WeightTensor> weights) => ClassifierGraph.Write(job, weights);
}
