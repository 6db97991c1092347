using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Training;

public sealed partial class TrainingFormPage(
    TrainingChoices choices,
    TrainingService service,
    TrainingQueries queries,
    NavigationManager navigation
)
{
    private static readonly (TrainingTarget Target, string Words)[] Targets =
    [
        (TrainingTarget.Both, "A detector that finds cells, and a classifier that tells them apart (best)"),
        (TrainingTarget.Detector, "A detector alone: finds cells and names them, in less time"),
        (TrainingTarget.Classifier, "A classifier alone, for boxes that are there"),
    ];

    private static readonly (bool IsUnion, string Words)[] Answers = [(false, "the most senior's answer"), (true, "their union")];

    private readonly HashSet<long> _without = [];
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private List<TrainingSourceChoice> _sources = [];
    private List<(long Id, string Name)> _people = [];
    private TrainingChoicesView? _choices;
    private TrainingPreview? _preview;
    private TrainingTarget _target;
    private string? _inputs = TrainingInputs.All;
    private string _name = "";
    private string _unknown = "";
    private string _license = "";
    private string? _refused;
    private int _seeds = 1;
    private int _detectorSteps = TrainingSettings.Default(TrainingKind.Detector).Steps;
    private int _classifierSteps = TrainingSettings.Default(TrainingKind.Classifier).Steps;
    private int _width = new TrainingSettings().Width;
    private int? _folds;
    private bool _acceptedOnly;
    private bool _union;
    private bool _isLooking;
    private bool _busy;
    private int _asked;
    private Task _look = Task.CompletedTask;

    /// <summary>The training whose models this one is to be better than.</summary>
    [SupplyParameterFromQuery(Name = "again")]
    private long? Again { get; set; }

    private bool HasLabels => _sources.Count > 0;

    private string UsualFigures => _choices!.HasValidation ? "the validation split" : "three folds, as there is no validation split";

    private string NoFolds => _choices!.HasValidation ? "the validation split alone" : "no image: no figures";

    private IReadOnlyList<(int? Folds, string Words)> FigureChoices =>
        [(null, UsualFigures), .. new int?[] { 3, 5, 10 }.Select(folds => (folds, $"{folds} folds")), (0, NoFolds)];

    /// <summary>Null: channels of one's own choice.</summary>
    private IReadOnlyList<(string? Inputs, string Words)> InputChoices =>
        [
            .. _choices!.Presets.Select(preset => ((string?)preset, InputsOf(preset))),
            .. _choices.Channels.Count > 1 ? [(null, "Channels of my choice")] : Array.Empty<(string?, string)>(),
        ];

    /// <summary>The class, and behind a / what it counts as; nothing behind it: it is left out.</summary>
    private IReadOnlyList<(string Unknown, string Words)> UnknownChoices =>
        [
            ("", "are a class of their own"),
            .. _choices!.Classes.SelectMany(key =>
                _choices
                    .Classes.Where(other => other != key)
                    .Select(other => ($"{key}/{other}", $"{key} count as {other}"))
                    .Prepend(($"{key}/", $"{key}: left out by the classifier"))
            ),
        ];

    private string InFolds => _preview is { Folds: > 0 } ? $", in {_preview.Folds} folds" : "";

    private string Needs
    {
        get
        {
            var networks = _preview!.Models > 1 ? $" for {_preview.Models} networks" : "";
            return $"{ModelText.Span(TimeSpan.FromSeconds(_preview.Seconds))}{networks}, at most {_preview.Megabytes} MB of memory.";
        }
    }

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
        _people =
        [
            .. _choices
                .Rounds.SelectMany(round => round.People)
                .DistinctBy(person => person.PersonId)
                .Select(person => (person.PersonId, person.Name)),
        ];
        // The greatest preset is the last: all channels, by whatever name they are that.
        _inputs = _choices.Presets.Count > 0 ? _choices.Presets[^1] : null;
        _target = _choices.Classes.Count > 1 ? TrainingTarget.Both : TrainingTarget.Detector;
        if (Again is { } parent && (await queries.ReadAsync(ProjectId, parent, PersonId)).ValueOrDefault() is { } before)
            Take(before.Request);
        if (_choices.TrainerMissing is null && HasLabels)
            await PreviewAsync();
    }

    /// <summary>As the parent was trained, on what there is now.</summary>
    private void Take(TrainingRequest before)
    {
        (_target, _name, _seeds, _license) = (before.Target, before.Name ?? "", before.Seeds, before.License ?? "");
        (_detectorSteps, _classifierSteps, _width) = (
            before.DetectorSteps ?? _detectorSteps,
            before.ClassifierSteps ?? _classifierSteps,
            before.Width ?? _width
        );
        _unknown = before.Unknown is { } unknown ? $"{unknown.Class}/{unknown.As}" : "";
        _union = before.Data.SeveralAnswers is SeveralAnswers.Union;
        if (_choices!.Presets.Contains(before.Data.Inputs))
            _inputs = before.Data.Inputs;
        else
        {
            _inputs = null;
            _channels.UnionWith(before.Data.Inputs.Split(',', StringSplitOptions.TrimEntries));
        }
    }

    private Task SetAsync(Action change)
    {
        change();
        return PreviewAsync();
    }

    private void Toggle(long person, bool isWanted)
    {
        if (isWanted)
            _without.Remove(person);
        else
            _without.Add(person);
    }

    private void ToggleChannel(string channel, bool isWanted)
    {
        if (isWanted)
            _channels.Add(channel);
        else
            _channels.Remove(channel);
    }

    private TrainingRequest Request =>
        new(
            new TrainingDataSetRequest(
                [.. _sources.Where(source => source.IsChosen).Select(source => Narrow(source.Source))],
                null,
                _inputs ?? string.Join(",", _choices!.Channels.Where(_channels.Contains)),
                null,
                _union ? SeveralAnswers.Union : SeveralAnswers.MostSenior
            ),
            _target,
            _name.Trim() is { Length: > 0 } name ? name : null,
            _seeds,
            1,
            _folds,
            _detectorSteps,
            _classifierSteps,
            _width,
            _unknown.Split('/') is [{ Length: > 0 } key, var other] ? new UnknownCells(key, other.Length > 0 ? other : null) : null,
            ParentId: Again,
            License: ModelLicense.Given(_license)
        );

    private LabelSource Narrow(LabelSource source) =>
        source.Kind is not LabelSourceKind.Round
            ? source
            : source with
            {
                AcceptedOnly = _acceptedOnly,
                PersonIds = _without.Count == 0 ? null : [.. _people.Select(person => person.Id).Where(id => !_without.Contains(id))],
            };

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
            navigation.NavigateTo(PageAddress.Training(ProjectId, begun.TrainingId));
        else
            _refused = outcome.Fault();
    }

    private string InputsOf(string preset) => TrainingText.DescribeInputs(preset, _choices!.Channels);

    private string ColorOf(string key) => Project!.Classes.FirstOrDefault(item => item.Key == key)?.Color ?? "#888888";
}
