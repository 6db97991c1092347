using System.Globalization;
using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study;
using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Features.Training;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Experiments;

public sealed partial class ExperimentFormPage(TrainingChoices choices, ExperimentService service, NavigationManager navigation)
{
    // As the bootstrap has it (Core.Agreement.Bootstrap).
    private const int FewestForIntervals = 10;
    private const string UsualUnknown = "U";

    private static readonly (ExperimentTableKind Table, string Name, string Words)[] Tables =
    [
        (ExperimentTableKind.Cells, "Table 2 and Fig. 7", "single cells by input: F1, AUROC, confusion matrices"),
        (ExperimentTableKind.Backbones, "Table 3", "single cells by network: small CNN, ResNets, MobileNetV2"),
        (ExperimentTableKind.Images, "Table 4", "whole images by input: detector alone, classifier alone, both weighted"),
        (ExperimentTableKind.Unknown, "Table 5", "what is learnt from cells that nobody could tell"),
        (ExperimentTableKind.Patients, "Table 6", "trained on one patient, judged on each"),
        (ExperimentTableKind.Sizes, "Fig. 11", "by the size of the training set"),
    ];

    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _networks = new(BackboneText.Keys, StringComparer.Ordinal);
    private List<TrainingSourceChoice> _sources = [];
    private TrainingChoicesView? _choices;
    private ExperimentPreview? _preview;
    private ExperimentTableKind _table = ExperimentTableKind.Cells;
    private string? _input;
    private string _positive = "";
    private string _unknown = "";
    private string _title = "";
    private string _sizes = string.Join(", ", ExperimentRequest.PaperSizes);
    private string? _refused;
    private double? _share;
    private int _seeds = 3;
    private int _steps = TrainingSettings.Default(TrainingKind.Classifier).Steps;
    private int _detectorSteps = TrainingSettings.Default(TrainingKind.Detector).Steps;
    private bool _isLooking;
    private bool _busy;
    private int _asked;
    private Task _look = Task.CompletedTask;

    private static IReadOnlyList<(ExperimentTableKind Table, string Name)> TableChoices { get; } =
        [.. Tables.Select(item => (item.Table, item.Name))];

    private IReadOnlyList<(string Key, string Words)> ClassChoices => [.. _choices!.Classes.Select(key => (key, key))];

    private IReadOnlyList<(string Key, string Words)> UnknownChoices =>
        [("", "none"), .. _choices!.Classes.Where(key => key != _positive).Select(key => (key, key))];

    private IReadOnlyList<(string? Preset, string Words)> InputChoices =>
        [.. _choices!.Presets.Select(preset => ((string?)preset, InputsOf(preset)))];

    /// <summary>Null: the validation split.</summary>
    private IReadOnlyList<(double? Share, string Words)> ShareChoices =>
        [
            .. _choices!.HasValidation ? [(null, "the validation split")] : Array.Empty<(double?, string)>(),
            .. new[] { 20, 30, 50 }.Select(percent => ((double?)(percent / 100.0), $"{percent} % of the images, drawn")),
        ];

    private bool IsOfOneInput => _table is ExperimentTableKind.Backbones or ExperimentTableKind.Unknown or ExperimentTableKind.Patients;

    /// <summary>As far as is known: a press while a change is looked at waits for what is found.</summary>
    private bool CanBegin => _preview is { CanBegin: true } && !_busy;

    protected override async Task ProjectLoadedAsync()
    {
        // Coming back to the same page must not throw away what was chosen.
        if (!Project!.Role.MayLead() || _choices is not null)
            return;
        var found = await choices.ReadAsync(ProjectId, PersonId);
        (_choices, _refused) = (found.ValueOrDefault(), found.Fault());
        if (_choices is null)
            return;
        _sources = TrainingSourceChoice.From(_choices);
        _inputs.UnionWith(_choices.Presets);
        _input =
            _choices.Presets.Contains(TrainingInputs.Nuclei) ? TrainingInputs.Nuclei
            : _choices.Presets.Count > 0 ? _choices.Presets[^1]
            : null;
        _positive = _choices.Classes.Count > 0 ? _choices.Classes[0] : "";
        _unknown = _choices.Classes.Count > 2 && _choices.Classes.Contains(UsualUnknown) ? UsualUnknown : "";
        _share = _choices.HasValidation ? null : ExperimentRequest.DefaultTestShare;
        if (_choices.TrainerMissing is null && _sources.Count > 0)
            await PreviewAsync();
    }

    private Task SetAsync(Action change)
    {
        change();
        return PreviewAsync();
    }

    private static void Toggle(HashSet<string> chosen, string item, bool isWanted)
    {
        if (isWanted)
            chosen.Add(item);
        else
            chosen.Remove(item);
    }

    private ExperimentRequest Request =>
        new(
            _table,
            new TrainingDataSetRequest([.. _sources.Where(source => source.IsChosen).Select(source => source.Source)]),
            IsOfOneInput
                ? [_input ?? TrainingInputs.All]
                : [.. _choices!.Presets.Concat(_choices.Channels).Distinct(StringComparer.Ordinal).Where(_inputs.Contains)],
            IsOfOneInput ? _input : null,
            _positive.Length > 0 ? _positive : null,
            _unknown.Length > 0 && _unknown != _positive ? _unknown : null,
            _seeds,
            _share,
            _table is ExperimentTableKind.Sizes ? Sizes() : null,
            _steps,
            _detectorSteps,
            null,
            _title.Trim() is { Length: > 0 } title ? title : null,
            _table is ExperimentTableKind.Backbones ? [.. BackboneText.Keys.Where(_networks.Contains)] : null
        );

    /// <summary>What is no number becomes one that is refused with a sentence.</summary>
    private double[] Sizes() =>
        [
            .. _sizes
                .Split([',', ' ', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out var size) ? size : 0),
        ];

    /// <summary>Shows what would come; the answer to a question that was overtaken by the next is dropped.</summary>
    private Task PreviewAsync() => _look = LookAsync();

    private async Task LookAsync()
    {
        var asked = ++_asked;
        (_isLooking, _refused) = (true, null);
        var outcome = await service.PreviewAsync(ProjectId, PersonId, Request);
        if (asked != _asked)
            return;
        (_isLooking, _preview, _refused) = (false, outcome.ValueOrDefault(), outcome.Fault());
    }

    private async Task BeginAsync()
    {
        if (_busy)
            return;
        _busy = true;
        // Pressed before the button showed that something had changed a moment ago: what is then found counts, and the press with it.
        while (_isLooking)
            await _look;
        var outcome = _preview is { CanBegin: true } ? await service.BeginAsync(ProjectId, PersonId, Request) : null;
        _busy = false;
        if (outcome is null)
            return;
        if (outcome.ValueOrDefault() is { } begun)
            navigation.NavigateTo($"projects/{ProjectId}/experiments/{begun.ExperimentId}");
        else
            _refused = outcome.Fault();
    }

    private static string WordsOf(ExperimentTableKind table) => Tables.First(item => item.Table == table).Words;

    private string InputsOf(string preset) => TrainingText.DescribeInputs(preset, _choices!.Channels);

    private static string NetworkName(string key) => BackboneText.TryParse(key, out var backbone) ? BackboneText.Name(backbone) : key;

    private string ColorOf(string key) => Project!.Classes.FirstOrDefault(item => item.Key == key)?.Color ?? "#888888";
}
