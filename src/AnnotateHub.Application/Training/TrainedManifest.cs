using AnnotateHub.Inference.Manifests;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Application.Training;

/// <summary>The manifest of a trained model: planes are measured by median and MAD as in training, all else is inside the graph.</summary>
public static class TrainedManifest
{
    public static ModelManifest For(TrainingJob job)
    {
        var scaling = new ScalingRule(Stretch: StretchRule.MedianMad);
        return job.Kind is TrainingKind.Detector
            ? new ModelManifest(
                ModelPurpose.Detector,
                new InputRule(DetectorGraph.InputName),
                job.Channels,
                scaling,
                new ResizeRule(),
                new OutputRule(OutputContract.YoloV8, DetectorGraph.OutputName),
                job.Classes.ToList<string?>(),
                ScoreThreshold: DetectorDecoding.Floor,
                Nms: new NmsRule(DetectorDecoding.Iou, PerClass: false),
                MaxDetections: DetectorDecoding.MaxBoxes
            )
            : new ModelManifest(
                ModelPurpose.Classifier,
                new InputRule(ClassifierGraph.InputName),
                job.Channels,
                scaling,
                new ResizeRule(ResizeKind.Squash, job.Settings.Side, job.Settings.Side),
                new OutputRule(OutputContract.ClassifierLogits, ClassifierGraph.OutputName),
                job.Classes.ToList<string?>(),
                CropMargin: job.Settings.CropMargin
            );
    }
}
