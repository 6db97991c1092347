using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Drift;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AnnotateHub.Web.Features.Rounds;

public sealed partial class RoundPage(
    RoundQueries queries,
    AssignmentTable table,
    RoundLifecycle changes,
    DriftInsertion drift,
    WorkQueue queue,
    IDialogService dialogs
)
{
    private RoundDetails? _round;
    private MyRound? _mine;
    private IReadOnlyList<FlagLine> _flags = [];
    private ElementReference _said;
    private string? _result;
    private bool _failed;
    private bool _focus;
    private bool _busy;
    private bool _isRead;
    private int _version;
    private (long, long) _shown;

    [Parameter]
    public long RoundId { get; set; }

    /// <summary>Coming from the wizard.</summary>
    [SupplyParameterFromQuery(Name = "made")]
    private int Made { get; set; }

    /// <summary>A lead who was chosen for a blind round.</summary>
    private bool OnlyAnnotates => _round is { Work: null } round && round.Role.MayLead();

    protected override async Task ProjectLoadedAsync()
    {
        await ReadAsync();
        // Filters of the table live in the address: a change there brings this page here again.
        if (_shown == (ProjectId, RoundId))
            return;
        _shown = (ProjectId, RoundId);
        if (Made > 0 && _round?.Work is { } work)
            Say(
                $"Made: {RoundText.Count(work.Total, "assignment")} for "
                    + $"{(_round.People.Count == 1 ? "1 person" : $"{_round.People.Count} people")}, who are notified now.",
                false
            );
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        // The button that was pressed may be gone.
        await _said.FocusAsync();
    }

    private string Annotate(long imageId, long? assignmentId) =>
        $"projects/{ProjectId}/images/{imageId}/annotate{(assignmentId is { } id ? $"?assignment={id}" : "")}";

    private async Task ReadAsync()
    {
        _round = await queries.FindAsync(ProjectId, RoundId, PersonId);
        _isRead = true;
        if (_round is null)
            return;
        _mine = (await queue.MyWorkAsync(ProjectId, PersonId))?.Rounds.FirstOrDefault(round => round.RoundId == RoundId);
        _flags = await table.FlagsAsync(ProjectId, RoundId, PersonId) ?? [];
    }

    private async Task OnChangedAsync()
    {
        if (Project is null)
            return;
        await ReadAsync();
        _version++;
        StateHasChanged();
    }

    private void Say(string text, bool failed) => (_result, _failed, _focus) = (text, failed, true);

    /// <summary>Does it and says what became of it.</summary>
    private async Task DoAsync<T>(Func<Task<Result<T>>> action, Func<T, string> done)
    {
        _busy = true;
        var outcome = await action();
        _busy = false;
        if (outcome is Result<T>.Success { Value: var value })
            Say(done(value), false);
        else
            Say(outcome.Fault()!, true);
        await OnChangedAsync();
    }

    private async Task CloseAsync()
    {
        _busy = true;
        var outcome = await changes.CloseAsync(RoundId, PersonId, false);
        _busy = false;
        if (outcome is Result<RoundClosing>.Success { Value: { IsClosed: false } open })
        {
            var sure = await dialogs.ShowMessageBoxAsync(
                "Close with work open?",
                $"{Open(open)}. What was started stays as it is and counts as not submitted. Nobody can go on until the round is reopened.",
                yesText: "Close anyway",
                cancelText: "Cancel"
            );
            if (sure != true)
                return;
            await DoAsync(() => changes.CloseAsync(RoundId, PersonId, true), _ => Closed);
            return;
        }

        Say(outcome.Fault() ?? Closed, outcome.Fault() is not null);
        await OnChangedAsync();
    }

    private string Closed =>
        RoundRules.For(_round!.Kind).IsBlind
            ? "The round is closed. Leads and viewers see all boxes; annotators see others' on images that they have submitted."
            : "The round is closed. Nobody changes boxes in it until it is reopened.";

    private Task ReopenAsync()
    {
        var signed = _round!.Signed.FirstOrDefault(version => !version.IsSuperseded);
        var isBlind = RoundRules.For(_round.Kind).IsBlind;
        if (!isBlind && signed is null)
            return DoAsync(() => changes.ReopenAsync(RoundId, PersonId), _ => "The round is open again.");
        return AskReasonAsync(
            "Reopen the round?",
            (
                signed is null
                    ? ""
                    : $"Version {signed.Version} of its union was signed on {RoundText.Day(signed.At)}; it becomes superseded wherever it "
                        + "is shown, and the next sign-off is a new version. "
                )
                + (
                    isBlind
                        ? "Since the round was closed its annotators could see each other's boxes, so what they change now is not "
                            + "independent any more. "
                        : ""
                )
                + "That it was opened again, when and why is kept and stands in every later report.",
            "Why it is necessary",
            "Reopen the round",
            RoundLifecycle.ShortestReason,
            true,
            reason => changes.ReopenAsync(RoundId, PersonId, reason),
            "The round is open again; later reports say so."
        );
    }

    private async Task BreakSealAsync() =>
        await AskReasonAsync(
            "Break the seal?",
            "You would see boxes before everybody has submitted. That you did, when and why is recorded for ever and printed in "
                + "every report about this round.",
            "Why it is necessary",
            "Break the seal",
            RoundLifecycle.ShortestReason,
            true,
            reason => changes.BreakSealAsync(RoundId, PersonId, reason),
            "The seal is broken for you; that is recorded."
        );

    private Task LetThroughAsync(RoundPersonView person) =>
        AskReasonAsync(
            $"Let {person.Name} through?",
            $"{person.GateNote ?? "The thresholds are not reached."} With your reason, which is kept and printed in reports, the "
                + $"other rounds open for {person.Name}.",
            "Why it is right",
            "Let through",
            RoundLifecycle.ShortestReason,
            false,
            reason => changes.LetThroughAsync(RoundId, person.PersonId, PersonId, reason),
            $"The other rounds are open for {person.Name}."
        );

    private Task TakeBackAsync(RoundPersonView person) =>
        DoAsync(() => changes.TakeBackLetThroughAsync(RoundId, person.PersonId, PersonId), _ => $"The thresholds decide again for {person.Name}.");

    private async Task AskReasonAsync(
        string title,
        string explanation,
        string label,
        string action,
        int shortest,
        bool isGrave,
        Func<string, Task<Result<long>>> act,
        string done
    )
    {
        Func<string, Task<string?>> ask = async reason => (await act(reason)).Fault();
        var dialog = await dialogs.ShowAsync<ReasonDialog>(
            title,
            new DialogParameters<ReasonDialog>
            {
                { reasonDialog => reasonDialog.Explanation, explanation },
                { reasonDialog => reasonDialog.Label, label },
                { reasonDialog => reasonDialog.ActionLabel, action },
                { reasonDialog => reasonDialog.Shortest, shortest },
                { reasonDialog => reasonDialog.IsGrave, isGrave },
                { reasonDialog => reasonDialog.Do, ask },
            }
        );
        if (await dialog.Result is not { Canceled: false })
            return;
        Say(done, false);
        await OnChangedAsync();
    }

    private async Task AddPersonAsync()
    {
        var inside = _round!.People.Select(person => person.PersonId).ToHashSet();
        var others = (await queries.AnnotatorsAsync(ProjectId, PersonId) ?? [])
            .Where(person => !inside.Contains(person.PersonId))
            .Select(person => new ChoosePersonDialog.Choice(
                person.PersonId,
                person.Name,
                RoundText.Seniority(person.SeniorityRank, person.ExperienceMonths) + (person.IsCalibrated ? "" : ", calibration first")
            ))
            .ToList();
        var added = 0;
        await AskPersonAsync(
            "Add a person",
            _round.Kind is RoundKind.Calibration
                ? "The person gets every image of this round."
                : "The person gets a fair share of the images that nobody has started.",
            others,
            "Add",
            "Everybody who annotates in the project is in this round already.",
            null,
            async (person, _) =>
            {
                var outcome = await changes.AddPersonAsync(RoundId, person, PersonId);
                added = outcome.ValueOrDefault()?.Images ?? 0;
                return outcome.Fault();
            },
            () => $"Added, with {RoundText.Count(added, "image")}."
        );
    }

    private async Task InsertDriftAsync()
    {
        var outcome = await drift.CandidatesAsync(RoundId, PersonId);
        if (outcome.Fault() is { } fault)
        {
            Say(fault, true);
            return;
        }

        var people = outcome
            .ValueOrDefault()!
            .Select(person => new ChoosePersonDialog.Choice(
                person.PersonId,
                person.Name,
                $"{RoundText.Count(person.Available, "calibration image")}, {RoundText.Count(person.Places, "place")} in the queue",
                Math.Min(person.Available, person.Places)
            ))
            .Where(person => person.Most > 0)
            .ToList();
        var inserted = 0;
        await AskPersonAsync(
            "Insert drift images",
            "Calibration images come back unannounced among this person's images, so that their answers can be compared with "
                + "their first ones. They look like any other image that comes without boxes.",
            people,
            "Insert",
            "Nobody in this round has submitted calibration images and has places left in the queue.",
            "Images",
            async (person, count) =>
            {
                var outcome = await drift.InsertAsync(
                    RoundId,
                    person,
                    count,
                    System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue),
                    PersonId
                );
                inserted = outcome.ValueOrDefault()?.Images ?? 0;
                return outcome.Fault();
            },
            () => $"{RoundText.Count(inserted, "image")} inserted. The person is not notified."
        );
    }

    private async Task AskPersonAsync(
        string title,
        string explanation,
        IReadOnlyList<ChoosePersonDialog.Choice> people,
        string action,
        string nobody,
        string? count,
        Func<long, int, Task<string?>> act,
        Func<string> done
    )
    {
        var dialog = await dialogs.ShowAsync<ChoosePersonDialog>(
            title,
            new DialogParameters<ChoosePersonDialog>
            {
                { choosePersonDialog => choosePersonDialog.Explanation, explanation },
                { choosePersonDialog => choosePersonDialog.People, people },
                { choosePersonDialog => choosePersonDialog.ActionLabel, action },
                { choosePersonDialog => choosePersonDialog.Nobody, nobody },
                { choosePersonDialog => choosePersonDialog.CountLabel, count },
                { choosePersonDialog => choosePersonDialog.Do, act },
            }
        );
        if (await dialog.Result is not { Canceled: false })
            return;
        Say(done(), false);
        await OnChangedAsync();
    }

    private Task DecidedAsync(string said)
    {
        Say(said, false);
        return OnChangedAsync();
    }

    private static string Open(RoundClosing open)
    {
        var parts = new List<string>();
        if (open.NotStarted > 0)
            parts.Add($"{open.NotStarted} not started");
        if (open.InProgress > 0)
            parts.Add($"{open.InProgress} in progress");
        if (open.Returned > 0)
            parts.Add($"{open.Returned} returned");
        return $"{RoundText.Count(open.Open, "image")} still open: {string.Join(", ", parts)}";
    }
}
