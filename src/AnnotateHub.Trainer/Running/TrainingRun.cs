using System.Diagnostics;
using AnnotateHub.Trainer.Networks;
using AnnotateHub.Training.Checkpoints;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;
using AnnotateHub.Training.Pictures;
using AnnotateHub.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Running;

/// <summary>A training from its beginning, or from its checkpoint, to its model.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const int LossPoints = 100;
    private const int MaxExamples = 3;

    private readonly TrainingJob _job;
    private readonly MessageWriter _messages;
    private readonly CheckpointFile _file;
    private readonly ILearner _learner;
    private readonly List<TrainingPicture> _validation;
    private readonly List<TrainingPicture> _examples;
    private readonly WorkFolder _folder;
    private readonly string _pixelVersion;
    private readonly Device _device;
    private readonly Module<Tensor, Tensor> _network;
    private readonly Module<Tensor, Tensor> _averaged;
    private readonly AdamW _optimizer;
    private readonly List<LossPoint> _losses = [];
    private readonly List<ValidationFigures> _curve = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _secondsBefore;
    private double _runningLoss = double.NaN;
    private double _lossSum;
    private int _savedStep;

    public TrainingRun(
        TrainingJob job,
        WorkFolder folder,
        IReadOnlyList<TrainingPicture> pictures,
        string pixelVersion,
        MessageWriter messages
    )
    {
        (_job, _messages, _file, _pixelVersion) = (job, messages, new CheckpointFile(folder.Checkpoint), pixelVersion);
        _folder = folder;
        _device = TorchDevice.Choose(job, messages);
        List<TrainingPicture> training = [.. pictures.Where(picture => !picture.Image.IsValidation)];
        _validation = [.. pictures.Where(picture => picture.Image.IsValidation)];
        _examples = [.. (_validation.Count > 0 ? _validation : training).Take(MaxExamples)];
        _learner = job.Kind is TrainingKind.Detector ? new DetectorLearner(job, training) : new ClassifierLearner(job, training);
        random.manual_seed(job.Seed);
        (_network, _averaged) = (_learner.Make(), _learner.Make());
        _network.to(_device);
        _averaged.to(_device);
        _network.train();
        _averaged.eval();
        Average(0);
        _optimizer = new AdamW(_network, job.Settings.WeightDecay);
        FirstStep = Restore();
        Step = FirstStep;
    }

    public int FirstStep { get; }

    /// <summary>Steps that are done.</summary>
    public int Step { get; private set; }

    public long Parameters => _network.parameters().Sum(parameter => parameter.numel());

    public string DeviceName => _device.type.ToString().ToLowerInvariant();

    /// <summary>Steps until the end or the signal. False when stopped; the checkpoint is on the disk.</summary>
    public bool Train(StopSignal stop)
    {
        var progress = new ProgressTeller(_messages, _job.Settings.Steps, FirstStep);
        while (Step < _job.Settings.Steps)
        {
            if (stop.IsGiven)
            {
                if (Step > _savedStep)
                    Save();
                return false;
            }

            One();
            progress.Tell(Step, _runningLoss);
            if (Step % _job.Settings.ValidateEvery == 0 && Step < _job.Settings.Steps)
                Validate();
            if (Step % _job.Settings.CheckpointEvery == 0 || Step == _job.Settings.Steps)
                Save();
        }

        return true;
    }

    /// <summary>The model and its result, from the averaged weights.</summary>
    public void Finish(WorkFolder folder)
    {
        Validate();
        var model = _learner.Export([.. NetworkState.Read(_averaged)]);
        Dictionary<string, ValidationFigures> patients = [];
        foreach (
            var group in _validation
                .Where(picture => picture.Image.Patient is not null)
                .GroupBy(picture => picture.Image.Patient!, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
            patients[group.Key] = Measure([.. group]);
        var (seconds, peak) = (Seconds(), PeakMegabytes());
        folder.Finish(
            model,
            new TrainingResult(
                _job.Identity(),
                _job.LabelVersion(),
                _pixelVersion,
                Parameters,
                DeviceName,
                Software,
                seconds,
                peak,
                _losses,
                _curve,
                patients,
                [.. _examples.Select(Look)]
            )
        );
        _messages.Write(new TrainerMessage.Done(Step, seconds, peak));
    }

    public static string Software =>
        $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, libtorch {__version__}, .NET {Environment.Version}";

    private void One()
    {
        using var scope = NewDisposeScope();
        // Dropout draws from torch's own generator: seeded each step, so that it goes on from a checkpoint as it would have.
        random.manual_seed(unchecked(_job.Seed * 1_000_003 + Step));
        var loss = _learner.Loss(_network, Step, _device);
        var value = loss.item<float>();
        if (!float.IsFinite(value))
            throw Diverged($"the loss is {value}");
        _network.zero_grad();
        loss.backward();
        var length = _optimizer.Clip(_job.Settings.MaxGradientLength);
        if (!double.IsFinite(length))
            throw Diverged($"the gradient is {length}");
        _optimizer.Step(LearningSchedule.Rate(_job.Settings, Step), Step);
        Average(LearningSchedule.Averaging(_job.Settings, Step));
        Step++;
        _runningLoss = double.IsNaN(_runningLoss) ? value : 0.95 * _runningLoss + 0.05 * value;
        _lossSum += value;
        var stretch = Math.Max(1, _job.Settings.Steps / LossPoints);
        if (Step % stretch != 0)
            return;
        _losses.Add(new LossPoint(Step, _lossSum / stretch));
        _lossSum = 0;
    }

    private TrainingRefusedException Diverged(string what) =>
        new(
            $"The training went astray at step {Step + 1}: {what}. "
                + $"{(_savedStep > 0 ? $"The checkpoint of step {_savedStep} is kept." : "There is no checkpoint yet.")} "
                + $"Try a learning rate below {_job.Settings.LearningRate}, and look whether a channel holds nothing but noise."
        );

    /// <param name="stays">Share of the averaged weights that stays.</param>
    private void Average(double stays)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using Scalar old = stays;
        using Scalar young = 1 - stays;
        var current = _network.state_dict();
        foreach (var (name, value) in NetworkState.Floats(_averaged.state_dict()))
            value.mul_(old).add_(current[name], alpha: young);
    }

    private void Validate()
    {
        ShowExamples();
        if (_validation.Count == 0)
            return;
        var figures = Measure(_validation);
        _curve.Add(figures);
        _messages.Write(new TrainerMessage.Validated(figures));
    }

    /// <summary>For who watches; nothing depends on it.</summary>
    private void ShowExamples()
    {
        try
        {
            _folder.Show([.. _examples.Select(Look)]);
        }
        catch (IOException)
        {
            // A full disk is told where a checkpoint fails.
        }
    }

    private ValidationFigures Measure(List<TrainingPicture> pictures) => _learner.Figures(Step, pictures, [.. pictures.Select(Look)]);

    private ExampleImage Look(TrainingPicture picture)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return _learner.Look(_averaged, picture, _device);
    }

    private void Save()
    {
        WeightTensor[] tensors =
        [
            .. NetworkState.Read(_network, "network."),
            .. NetworkState.Read(_averaged, "averaged."),
            .. _optimizer.Read(),
        ];
        if (tensors.FirstOrDefault(tensor => tensor.Values.Any(value => !float.IsFinite(value))) is { } bad)
            throw Diverged($"the weights '{bad.Name}' are no numbers any more");
        try
        {
            _file.Write(
                new Checkpoint(
                    _job.Identity(),
                    Checkpoint.Describe(_job),
                    _pixelVersion,
                    Step,
                    Seconds(),
                    _runningLoss,
                    _lossSum,
                    _losses,
                    _curve
                )
                {
                    Tensors = tensors,
                }
            );
            _savedStep = Step;
            _messages.Write(new TrainerMessage.Saved(Step));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _messages.Write(
                new TrainerMessage.Warned(
                    $"The checkpoint of step {Step} could not be written: {fault.Message} "
                        + $"{(_savedStep > 0 ? $"The one of step {_savedStep} is kept" : "There is none yet")}, and the "
                        + $"training goes on. Make room on the disk."
                )
            );
        }
    }

    /// <summary>Takes up the checkpoint, if there is one; the step where it goes on.</summary>
    private int Restore()
    {
        if (_file.Exists)
        {
            var state = _file.Read();
            if (state.Architecture != Checkpoint.Describe(_job))
                throw Foreign(state.Architecture);
            if (state.Identity != _job.Identity())
                throw new TrainingRefusedException(
                    "The folder holds a checkpoint of another training (other images, labels or settings). Name an "
                        + "empty folder, or the one of this training."
                );
            if (state.PixelVersion != _pixelVersion)
                throw new TrainingRefusedException(
                    "The images were changed since the training began. Put the old ones back, or begin anew in an empty folder."
                );
            var weights = state.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
            NetworkState.Write(_network, weights, "network.");
            NetworkState.Write(_averaged, weights, "averaged.");
            _optimizer.Write(weights);
            (_secondsBefore, _runningLoss, _lossSum, _savedStep) = (state.Seconds, state.RunningLoss, state.LossSum, state.Step);
            _losses.AddRange(state.Losses);
            _curve.AddRange(state.Curve);
            return state.Step;
        }

        if (_job.StartFrom is not { } earlier)
            return 0;
        var parent = new CheckpointFile(earlier).Read();
        if (parent.Architecture != Checkpoint.Describe(_job))
            throw Foreign(parent.Architecture);
        var started = parent.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        NetworkState.Write(_network, started, "averaged.");
        NetworkState.Write(_averaged, started, "averaged.");
        return 0;
    }

    private TrainingRefusedException Foreign(string found) =>
        new(
            $"The weights are of another architecture: found a {found}, this training makes a "
                + $"{Checkpoint.Describe(_job)}. Begin without them, or with the same channels, classes and settings."
        );

    private double Seconds() => _secondsBefore + _clock.Elapsed.TotalSeconds;

    private static int PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return (int)(process.PeakWorkingSet64 >> 20);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _averaged.Dispose();
        _network.Dispose();
    }
}
