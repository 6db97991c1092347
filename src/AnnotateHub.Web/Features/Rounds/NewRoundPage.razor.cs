using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Rounds;

public sealed partial class NewRoundPage(
    RoundQueries queries,
    RoundPlanner planner,
    CreateRound maker,
    ProtocolProgress progress,
    NavigationManager navigation,
    TimeProvider clock
)
{
    /// <summary>While somebody types, a plate of a hundred thousand images is not gone through for every key.</summary>
    private static readonly TimeSpan Typing = TimeSpan.FromMilliseconds(150);

    private IReadOnlyList<AnnotatorView> _annotators = [];
    private IReadOnlyList<ProtocolStep> _protocol = [];
    private IReadOnlyList<RunSource> _runs = [];
    private RoundDraft? _draft;
    private RoundPreview? _preview;
    private JobProgress? _progress;
    private WizardStep _step;
    private string? _refused;
    private bool _isLooking;
    private bool _making;
    private int _asked;
    private Task _look = Task.CompletedTask;

    /// <summary>The kind that a link of the protocol asks for.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    private string? Wanted { get; set; }

    /// <summary>The model run that a link of its page asks to start from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? WantedRun { get; set; }

    /// <summary>As far as is known: a press while a change is looked at waits for what is found.</summary>
    private bool CanMake => _preview is { CanBeMade: true };

    private bool HasCalibration =>
        _protocol.Any(step => step is { Kind: RoundKind.Calibration, State: StepState.Done or StepState.Running });

    private IEnumerable<string> AllFaults => (_preview?.Faults ?? []).Concat(_draft?.Fault() is { } own ? [own.Sentence] : []).Distinct();

    protected override async Task ProjectLoadedAsync()
    {
        // Coming back to the same page must not throw away what was chosen.
        if (!Project!.Role.MayLead() || _draft is not null)
            return;
        _annotators = await queries.AnnotatorsAsync(ProjectId, PersonId) ?? [];
        _runs = await planner.RunsAsync(ProjectId, PersonId);
        _protocol = await progress.StepsAsync(ProjectId, PersonId);
        var kind =
            Enum.TryParse<RoundKind>(Wanted, ignoreCase: true, out var wanted) && KindStep.Kinds.Contains(wanted)
                ? wanted
                : ProtocolSteps.Suggested(_protocol);
        await ChooseKindAsync(kind);
    }

    private async Task ChooseKindAsync(RoundKind kind)
    {
        if (await planner.SuggestAsync(ProjectId, PersonId, kind) is not Result<RoundPlan>.Success { Value: var plan })
            return;
        var draft = _draft ?? new RoundDraft(new ClassScheme(Project!.Classes));
        draft.Take(plan);
        if (kind is RoundKind.Refinement)
            draft.StartFrom = (_runs.FirstOrDefault(run => run.Source == WantedRun) ?? (_runs is [var latest, ..] ? latest : null))?.Source;
        if (draft.People.Count == 0)
            draft.People.UnionWith(MostSenior());
        _draft = draft;
        await PreviewAsync(TimeSpan.Zero);
        if (_preview is not { } first)
            return;
        draft.FitTo(first.Patients);
        await PreviewAsync(TimeSpan.Zero);
    }

    /// <summary>Nobody where two share the highest rank: the lead says who.</summary>
    private IEnumerable<long> MostSenior()
    {
        var ranked = _annotators.Where(person => person.SeniorityRank is not null).ToList();
        var first = ranked.Where(person => person.SeniorityRank == ranked.Min(other => other.SeniorityRank)).ToList();
        return first.Count == 1 ? [first[0].PersonId] : [];
    }

    private Task PreviewAsync() => PreviewAsync(Typing);

    /// <summary>Shows what would come; a question that was overtaken by the next is not asked, and its answer dropped.</summary>
    private Task PreviewAsync(TimeSpan pause) => _look = LookAsync(pause);

    private async Task LookAsync(TimeSpan pause)
    {
        var asked = ++_asked;
        _refused = null;
        if (_draft!.Plan([.. _annotators.Select(person => person.PersonId)]) is not { } plan)
        {
            (_preview, _isLooking) = (null, false);
            return;
        }

        _isLooking = true;
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, clock);
        if (asked != _asked)
            return;
        var outcome = await planner.PreviewAsync(ProjectId, PersonId, plan);
        if (asked != _asked)
            return;
        (_isLooking, _preview, _refused) = (false, outcome.ValueOrDefault(), outcome.Fault());
        StateHasChanged();
    }

    private void GoTo(WizardStep step) => _step = step;

    private async Task NextAsync()
    {
        if (_step < WizardStep.Rules)
            _step++;
        else
            await MakeAsync();
    }

    private async Task MakeAsync()
    {
        if (_making)
            return;
        (_making, _progress) = (true, null);
        // Pressed before the button showed that something had changed a moment ago: what is then found counts, and the press with it.
        while (_isLooking)
            await _look;
        if (!CanMake)
        {
            _making = false;
            return;
        }

        // The preview's plan: what was seen is what is made, whatever is typed meanwhile.
        var outcome = await maker.MakeAsync(ProjectId, PersonId, _preview!.Plan, new Painted(this));
        if (outcome is Result<RoundMade>.Success { Value: var made })
        {
            navigation.NavigateTo($"projects/{ProjectId}/rounds/{made.RoundId}?made=1");
            return;
        }

        _making = false;
        await PreviewAsync(TimeSpan.Zero);
        _refused = outcome.Fault();
    }

    private IEnumerable<string> FaultsOf(WizardStep step) => AllFaults.Where(fault => PlaceOf(fault) == step);

    /// <summary>Where a fault is put right. The planner's own are about the images but for the name and the gate.</summary>
    private WizardStep PlaceOf(string fault)
    {
        if (_draft!.Fault() is { } own && own.Sentence == fault)
            return own.Step;
        if (fault.Contains("seniority", StringComparison.Ordinal))
            return WizardStep.People;
        return
            fault.StartsWith("A round needs a name", StringComparison.Ordinal)
            || fault.Contains("a round named", StringComparison.Ordinal)
            || fault.StartsWith("Thresholds", StringComparison.Ordinal)
            ? WizardStep.Rules
            : WizardStep.Images;
    }

    /// <summary>Progress comes on any thread.</summary>
    private sealed class Painted(NewRoundPage page) : IProgress<JobProgress>
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
