using System.Globalization;
using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Trials;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AnnotateHub.Web.Features.Models;

public sealed partial class TryPage(
    ModelQueries queries,
    ModelTrials trials,
    ImageIndex images,
    NavigationManager navigation,
    IJSRuntime js,
    TimeProvider clock
)
{
    /// <summary>A slider of the built-in detector sends many values on its way; the one it rests on is detected with.</summary>
    private static readonly TimeSpan Resting = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<long, string> _picked = [];
    private IReadOnlyList<ModelLine>? _models;
    private ElementReference _viewer;
    private IJSObjectReference? _module;
    private IJSObjectReference? _shown;
    private SignalSettings? _signal;
    private JobProgress? _progress;
    private Trial? _trial;
    private Trial? _toShow;
    private string? _refused;
    private long? _detector;
    private long? _classifier;
    private bool _picking;
    private bool _busy;
    private int _asked;

    private IEnumerable<ModelLine> Usable => _models!.Where(model => model is { IsRetired: false, IsConfirmed: true });

    private IEnumerable<ModelLine> Detectors => Usable.Where(model => model.Purpose is ModelPurpose.Detector);

    private IEnumerable<ModelLine> Classifiers => Usable.Where(model => model.Purpose is ModelPurpose.Classifier);

    private bool IsBuiltIn => _models?.FirstOrDefault(model => model.Id == _detector)?.IsBuiltIn == true;

    private string StatusText =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{RoundText.Count(_trial!.Images.Count, "image")} in {_trial.Seconds:0.#} s on {_trial.Place.Device} ({_trial.Place.Provider}). Nothing of this is stored in the project."
        );

    protected override async Task ProjectLoadedAsync()
    {
        if (!Project!.Role.MayLead() || _models is not null)
            return;
        var found = await queries.ListAsync(ProjectId, PersonId);
        (_models, _refused) = (found.ValueOrDefault(), found.Fault());
        if (_models is null)
            return;
        var wanted = RunAddress.Read(navigation.Uri);
        _detector =
            Detectors.FirstOrDefault(model => model.Id == wanted.DetectorId)?.Id
            ?? Detectors.OrderByDescending(model => model.IsBuiltIn).FirstOrDefault()?.Id;
        _classifier = Classifiers.FirstOrDefault(model => model.Id == wanted.ClassifierId)?.Id;
        _signal = wanted.Signal ?? SignalSettings.ProposeFor(Project.Channels, new ClassScheme(Project.Classes));
        foreach (var image in TryPick.Spread(await ImagesOfPatientsAsync()))
            _picked[image.Id] = image.Name;
    }

    /// <summary>The beginning of a large plate may be one patient's alone, so each is asked for.</summary>
    private async Task<IReadOnlyList<ImageEntry>> ImagesOfPatientsAsync()
    {
        var patients = (await images.ChoicesAsync(ProjectId, PersonId))?.Patients.Take(TryPick.Most).ToList() ?? [];
        var found = new List<ImageEntry>();
        foreach (var patient in patients.Count > 0 ? patients.Cast<string?>() : [null])
            if (await images.FindAsync(ProjectId, PersonId, new ImageFilter(Patient: patient), take: ImageIndex.MaxItems) is { } some)
                found.AddRange(some.Items);
        return found;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toShow is not { } trial)
            return;
        _toShow = null;
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./canvas/proposals.js");
        _shown ??= await _module.InvokeAsync<IJSObjectReference>("attach", _viewer, ProjectId);
        var run = new RunAddress(
            _detector,
            _classifier,
            IsBuiltIn ? _signal : null,
            trial.Seconds / Math.Max(1, trial.Images.Count),
            new()
        );
        if (
            await _shown.InvokeAsync<string?>("load", $"api/projects/{ProjectId}/models/trials/{trial.Key}", run.Write(ProjectId)) is
            { } fault
        )
        {
            _refused = fault;
            StateHasChanged();
        }
    }

    private void ChooseDetector(string? value)
    {
        if (long.TryParse(value, CultureInfo.InvariantCulture, out var id))
            _detector = id;
    }

    private async Task SignalChangedAsync(SignalSettings settings)
    {
        _signal = settings;
        var asked = ++_asked;
        await Task.Delay(Resting, clock);
        if (asked == _asked && _trial is not null)
            await TryAsync();
    }

    private async Task TryAsync()
    {
        if (_detector is not { } detector || _picked.Count == 0)
            return;
        var asked = ++_asked;
        (_busy, _refused, _picking) = (true, null, false);
        var request = new TrialRequest(
            detector,
            _classifier,
            [.. _picked.Keys],
            IsBuiltIn && _signal is not null ? JsonSerializer.SerializeToNode(_signal) : null
        );
        var outcome = await trials.TryAsync(ProjectId, PersonId, request, new Painted(this));
        // Overtaken by another: its answer is the one to show.
        if (asked != _asked)
            return;
        (_busy, _progress, _refused) = (false, null, outcome.Fault());
        if (outcome.ValueOrDefault() is { } trial)
            (_trial, _toShow) = (trial, trial);
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_shown is not null)
            {
                await _shown.InvokeVoidAsync("dispose");
                await _shown.DisposeAsync();
            }

            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and what it held with it.
        }
    }

    /// <summary>Progress comes on any thread.</summary>
    private sealed class Painted(TryPage page) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) =>
            Unawaited.Watch(
                page.InvokeAsync(() =>
                {
                    page._progress = value;
                    page.StateHasChanged();
                }),
                page.DispatchExceptionAsync
            );
    }
}
