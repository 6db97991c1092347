using System.Text.Json;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Models;

public sealed partial class RunFormPage(ModelQueries queries, ModelRunService service, ModelRunQueries runs, NavigationManager navigation)
{
    private IReadOnlyList<ModelLine>? _models;
    private IReadOnlyList<RunLine> _earlier = [];
    private PseudolabelSettings _settings = new();
    private SignalSettings? _signal;
    private RunPreview? _preview;
    private double? _secondsAnImage;
    private long? _detector;
    private long? _classifier;
    private string _name = "";
    private string? _refused;
    private bool _includeTest;
    private bool _includeCalibration;
    private bool _isLooking;
    private bool _busy;
    private int _asked;
    private Task _look = Task.CompletedTask;

    private IEnumerable<ModelLine> Usable => _models!.Where(model => model is { IsRetired: false, IsConfirmed: true });

    private IEnumerable<ModelLine> Detectors => Usable.Where(model => model.Purpose is ModelPurpose.Detector);

    private IEnumerable<ModelLine> Classifiers => Usable.Where(model => model.Purpose is ModelPurpose.Classifier);

    private IReadOnlyList<(long? Id, string Words)> DetectorChoices =>
        [.. Detectors.Select(model => ((long?)model.Id, ModelText.Describe(model)))];

    private IReadOnlyList<(long? Id, string Words)> ClassifierChoices =>
        [(null, "none"), .. Classifiers.Select(model => ((long?)model.Id, ModelText.Describe(model)))];

    private bool IsBuiltIn => _models?.FirstOrDefault(model => model.Id == _detector)?.IsBuiltIn == true;

    /// <summary>As far as is known: a press while a change is looked at waits for what is found.</summary>
    private bool CanBegin => _preview is { CanBegin: true } && !_busy;

    private string TryAddress =>
        $"projects/{ProjectId}/pseudolabels/try?model={_detector}{(_classifier is { } id ? $"&classifier={id}" : "")}";

    /// <summary>By the last run of the same models, else by what was seen while trying.</summary>
    private string Estimate
    {
        get
        {
            var names = _models!.Where(model => model.Id == _detector || model.Id == _classifier).Select(model => model.Name).ToList();
            var last = _earlier.FirstOrDefault(run =>
                run.PerSecond is > 0
                && names.Count == (run.Classifier is null ? 1 : 2)
                && names.All(name => ModelText.Models(run).Contains(name, StringComparison.Ordinal))
            );
            var seconds = last is not null ? 1 / last.PerSecond : _secondsAnImage;
            return seconds is { } each && _preview is { Images: > 0 } preview
                ? $"About {ModelText.Span(TimeSpan.FromSeconds(each * preview.Images))}, by "
                    + $"{(last is not null ? $"the pace of '{last.Name}'" : "what was seen while trying")}."
                : "How long it takes is known once the first images are done.";
        }
    }

    protected override async Task ProjectLoadedAsync()
    {
        // Coming back to the same page must not throw away what was chosen.
        if (!Project!.Role.MayLead() || _models is not null)
            return;
        var found = await queries.ListAsync(ProjectId, PersonId);
        (_models, _refused) = (found.ValueOrDefault(), found.Fault());
        if (_models is null)
            return;
        _earlier = (await runs.ListAsync(ProjectId, PersonId)).ValueOrDefault() ?? [];
        var wanted = RunAddress.Read(navigation.Uri);
        (_settings, _secondsAnImage) = (wanted.Settings, wanted.SecondsAnImage);
        _detector =
            Detectors.FirstOrDefault(model => model.Id == wanted.DetectorId)?.Id
            ?? Detectors.OrderByDescending(model => model.IsBuiltIn).FirstOrDefault()?.Id;
        _classifier = Classifiers.FirstOrDefault(model => model.Id == wanted.ClassifierId)?.Id;
        _signal = wanted.Signal ?? SignalSettings.ProposeFor(Project.Channels, new ClassScheme(Project.Classes));
        await PreviewAsync();
    }

    private Task SetAsync(Action change)
    {
        change();
        return PreviewAsync();
    }

    private RunRequest? Request =>
        _detector is not { } detector
            ? null
            : new RunRequest(
                detector,
                _classifier,
                _name.Trim() is { Length: > 0 } name ? name : null,
                _settings,
                IsBuiltIn && _signal is not null ? JsonSerializer.SerializeToNode(_signal) : null,
                IncludeTest: _includeTest,
                IncludeCalibration: _includeCalibration
            );

    /// <summary>Shows what would come; the answer to a question that was overtaken by the next is dropped.</summary>
    private Task PreviewAsync() => _look = LookAsync();

    private async Task LookAsync()
    {
        var asked = ++_asked;
        if (Request is not { } request)
        {
            (_isLooking, _preview) = (false, null);
            return;
        }

        (_isLooking, _refused) = (true, null);
        var outcome = await service.PreviewAsync(ProjectId, PersonId, request);
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
        var outcome = _preview is { CanBegin: true } ? await service.BeginAsync(ProjectId, PersonId, Request!) : null;
        _busy = false;
        if (outcome is null)
            return;
        if (outcome.ValueOrDefault() is { } started)
            navigation.NavigateTo($"projects/{ProjectId}/pseudolabels/runs/{started.RunId}");
        else
            _refused = outcome.Fault();
    }
}
