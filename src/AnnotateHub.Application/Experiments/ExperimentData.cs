using AnnotateHub.Application.Training;
using AnnotateHub.Training.Experiments;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Experiments;

/// <summary>Images of an experiment, once for each input, parted into training and test by the plan's seed.</summary>
internal sealed class ExperimentData
{
    private readonly IReadOnlyList<TrainingData> _inputs;
    private readonly IReadOnlyList<IReadOnlyList<TrainingImage>> _images;

    public ExperimentData(ExperimentPlan plan, IReadOnlyList<TrainingData> inputs)
    {
        (Plan, _inputs) = (plan, inputs);
        _images =
        [
            .. inputs.Select(data =>
                plan.TestImages is { } named
                    ? data.Hold(named.ToHashSet(StringComparer.Ordinal))
                    : data.Hold(plan.TestShare, plan.SplitSeed)
            ),
        ];
        Classes = inputs[0].Classes;
        Positive = plan.Positive is { } key ? Classes.ToList().IndexOf(key) : 0;
        Unknown = plan.Unknown is { } unknown ? Classes.ToList().IndexOf(unknown) : -1;
        Negative = Enumerable.Range(0, Classes.Count).FirstOrDefault(index => index != Positive && index != Unknown, -1);
        Test = [.. _images[0].Index().Where(item => item.Item.IsValidation)];
        Training = [.. _images[0].Index().Where(item => !item.Item.IsValidation)];
    }

    public ExperimentPlan Plan { get; }

    public IReadOnlyList<string> Classes { get; }

    /// <summary>Of table 3.</summary>
    public IReadOnlyList<ExperimentNetwork> Networks => Plan.Networks ?? ExperimentNetwork.Usual;

    public int Positive { get; }

    /// <summary>-1: none.</summary>
    public int Unknown { get; }

    public int Negative { get; }

    /// <summary>With their numbers; boxes are the same for every input.</summary>
    public IReadOnlyList<(int Index, TrainingImage Item)> Test { get; }

    public IReadOnlyList<(int Index, TrainingImage Item)> Training { get; }

    /// <summary>Patients with images to train on.</summary>
    public IReadOnlyList<string> Patients =>
        [.. Training.Select(item => item.Item.Patient).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The images of an input, with their numbers.</summary>
    public IReadOnlyList<(int Index, TrainingImage Item)> Of(int input, IReadOnlyList<(int Index, TrainingImage Item)> chosen) =>
        [.. chosen.Select(item => (item.Index, _images[input][item.Index]))];

    /// <summary>What a unit trains on. Nothing of the test is in it.</summary>
    /// <param name="pseudolabels">Probabilities of the boxes of each training image; only for strategies that need them.</param>
    public TrainingJob Job(ExperimentUnit unit, IReadOnlyDictionary<int, IReadOnlyList<IReadOnlyList<double>>>? pseudolabels)
    {
        var all = Of(unit.Input, Training).Where(item => unit.Patient is null || item.Item.Patient == unit.Patient).ToList();
        // Without a seed of its own: all seeds of a size learn from the same images, so that their spread is the training's.
        var drawn = NestedDraw.Take(all.Count, unit.Percent, Plan.SplitSeed).Select(place => all[place]);
        List<TrainingImage> images =
        [
            .. drawn.Select(item =>
                item.Item with
                {
                    Boxes =
                        unit.Strategy is UnknownStrategy.Keep || Unknown < 0
                            ? item.Item.Boxes
                            : UnknownCells.Apply(
                                unit.Strategy,
                                item.Item.Boxes,
                                Positive,
                                Negative,
                                Unknown,
                                pseudolabels?.GetValueOrDefault(item.Index)
                            ),
                }
            ),
        ];
        var usual = TrainingSettings.Default(unit.Kind);
        var network = unit.Network is { } place ? Networks[place] : null;
        var steps = (unit.Kind is TrainingKind.Detector ? Plan.DetectorSteps : Plan.Steps) ?? usual.Steps;
        return new TrainingJob(
            unit.Kind,
            [.. _inputs[unit.Input].Channels.Select(channel => channel.Name)],
            Classes,
            images,
            usual with
            {
                Steps = steps,
                Width = Plan.Width ?? usual.Width,
                ValidateEvery = steps,
                Backbone = network?.Backbone,
                IsFrozen = network?.IsFrozen ?? false,
            },
            unit.Kind is TrainingKind.Detector ? BoxSelection.ScaleFor(images.SelectMany(image => image.Boxes)) : 1,
            unit.Seed,
            Plan.Device,
            Plan.Threads,
            Weights: network?.Weights
        );
    }

    /// <summary>Why tables cannot be made of these data, or null.</summary>
    public string? Fault()
    {
        if (_inputs.FirstOrDefault(data => data.Images.Count != _inputs[0].Images.Count) is not null)
            return "The inputs have different images; every image needs the channels of every input.";
        if (Plan.TestImages?.Except(Test.Select(item => item.Item.Name), StringComparer.Ordinal).FirstOrDefault() is { } stranger)
            return $"There is no image '{stranger}' with labels; the images that judge are named as their files are.";
        if (Positive < 0)
            return $"There is no class '{Plan.Positive}'; the classes are {string.Join(", ", Classes)}.";
        if (Plan.Unknown is not null && Unknown < 0)
            return $"There is no class '{Plan.Unknown}'; the classes are {string.Join(", ", Classes)}.";
        if (Test.Count == 0 || Training.Count == 0)
            return Plan.TestImages is null
                ? $"There are {Test.Count + Training.Count} images; at least 3 are needed to train on some and judge by others."
                : $"{Test.Count} images judge and {Training.Count} are left to learn from; at least one of each is needed.";
        if (Plan.Tables.Contains(ExperimentTableKind.Unknown) && (Unknown < 0 || Negative < 0))
            return "Table 5 needs 'unknown', the class of cells that could not be told, and a class beside it and the positive one.";
        return Plan.Tables.Contains(ExperimentTableKind.Patients) && Patients.Count < 2
            ? $"Table 6 needs images of at least 2 patients to train on; there are {Patients.Count}."
            : null;
    }
}
