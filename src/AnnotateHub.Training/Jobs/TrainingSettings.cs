using System.Text.Json.Serialization;
using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Training.Jobs;

/// <summary>How a network is trained. The defaults are those that were measured (docs/training.md); few people need others.</summary>
public sealed record TrainingSettings
{
    /// <summary>Updates of the weights.</summary>
    public int Steps { get; init; } = 250;

    /// <summary>Windows or crops an update.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Side of a window (detector) or crop (classifier) in pixels of the network.</summary>
    public int Side { get; init; } = 256;

    /// <summary>Feature planes of the first layer; deeper ones have two and four times as many.</summary>
    public int Width { get; init; } = 24;

    /// <summary>What a classifier is made of; null: the small network of this program.</summary>
    public Backbone? Backbone { get; init; }

    /// <summary>Only the last layer learns; the rest stays as the weights that were brought are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFrozen { get; init; }

    public double LearningRate { get; init; } = 3e-3;

    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Gradients longer than this are shortened.</summary>
    public double MaxGradientLength { get; init; } = 10;

    /// <summary>How slowly the averaged weights, which are the model, follow the trained ones.</summary>
    public double Averaging { get; init; } = 0.98;

    /// <summary>Share of windows or crops that are drawn by class, each class as often, instead of by what occurs.</summary>
    public double ClassBalance { get; init; } = 0.5;

    public double LabelSmoothing { get; init; } = 0.05;

    public double Dropout { get; init; } = 0.2;

    /// <summary>Largest shift of a crop's edges in training, as a share of the box: a detector's boxes are not quite the
    /// annotators'.</summary>
    public double BoxJitter { get; init; } = 0.08;

    /// <summary>How far a crop reaches beyond the box on each side, as a share of its width and height: what a cell stands out from. With
    /// the box alone, and backgrounds that vary (<see cref="BackgroundShift"/>), all weakly stained cells were called unstained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double CropMargin { get; init; }

    /// <summary>Share of a classifier's crops that show no cell (<see cref="Sampling.NoCellCrops"/>); every class is as likely there.
    /// Without them a classifier is sure of debris too, and its score lifts what the detector doubted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double NoCellShare { get; init; }

    /// <summary>Largest shift of a plane's background in training, in deviations (<see cref="Core.Pseudolabels.RobustScale"/>): lamps light
    /// unevenly, and weak stain is what stands out from its surroundings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double BackgroundShift { get; init; }

    public int ValidateEvery { get; init; } = 50;

    public int CheckpointEvery { get; init; } = 25;

    public static TrainingSettings Default(TrainingKind kind) =>
        kind is TrainingKind.Detector
            ? new TrainingSettings { Steps = 300, BackgroundShift = 2 }
            : new TrainingSettings
            {
                Steps = 600,
                CropMargin = 0.25,
                NoCellShare = 0.2,
                BackgroundShift = 2,
                Batch = 32,
                Side = 48,
                WeightDecay = 0.05,
                ValidateEvery = 100,
                CheckpointEvery = 50,
            };

    /// <summary>Why nothing can be trained with them, or null.</summary>
    public string? Validate()
    {
        if (Steps is < 1 or > 1_000_000)
            return $"A training has 1 to 1000000 steps; found {Steps}.";
        if (Batch is < 1 or > 1_024)
            return $"A step looks at 1 to 1024 windows or crops; found {Batch}.";
        if (Side is < 16 or > 1_024 || Side % 8 != 0)
            return $"The side of a window or crop is a multiple of 8 from 16 to 1024; found {Side}.";
        if (Width is < 2 or > 256)
            return $"The first layer has 2 to 256 feature planes; found {Width}.";
        if (Backbone is { } backbone && !Enum.IsDefined(backbone))
            return $"A classifier is made of {string.Join(", ", BackboneText.Keys)}; found '{backbone}'.";
        if (IsFrozen && Backbone is null)
            return "Only a network of Table 3 with weights that were brought can stay as it is; name one.";
        if (!(LearningRate > 0))
            return $"The learning rate lies above 0; found {LearningRate}.";
        if (!(WeightDecay is >= 0 and < 1))
            return $"The weight decay lies from 0 to below 1; found {WeightDecay}.";
        if (!(MaxGradientLength > 0))
            return $"The longest gradient lies above 0; found {MaxGradientLength}.";
        if (!(Averaging is >= 0 and < 1))
            return $"The averaging of weights lies from 0 to below 1; found {Averaging}.";
        if (!(ClassBalance is >= 0 and <= 1))
            return $"The share of balanced draws lies from 0 to 1; found {ClassBalance}.";
        if (!(LabelSmoothing is >= 0 and < 1) || !(Dropout is >= 0 and < 1))
            return $"Label smoothing and dropout lie from 0 to below 1; found {LabelSmoothing} and {Dropout}.";
        if (!(BoxJitter is >= 0 and <= 0.5))
            return $"Edges of crops are shifted by at most half of the box; found {BoxJitter}.";
        if (!(CropMargin is >= 0 and <= 4))
            return $"A crop reaches 0 to 4 times the box's width and height beyond it; found {CropMargin}.";
        if (!(NoCellShare is >= 0 and < 1))
            return $"The share of crops without a cell lies from 0 to below 1; found {NoCellShare}.";
        if (!(BackgroundShift is >= 0 and <= 20))
            return $"The background is shifted by 0 to 20 deviations; found {BackgroundShift}.";
        return ValidateEvery < 1 || CheckpointEvery < 1
            ? $"Figures and checkpoints come every 1 or more steps; found {ValidateEvery} and {CheckpointEvery}."
            : null;
    }
}
