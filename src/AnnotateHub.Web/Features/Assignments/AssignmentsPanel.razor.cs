using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace AnnotateHub.Web.Features.Assignments;

public sealed partial class AssignmentsPanel(
    AssignmentTable table,
    AssignmentReview changes,
    AssignmentBulk bulk,
    RoundQueries queries,
    IDialogService dialogs,
    NavigationManager navigation
)
{
    private const int PageSize = 50;
    private const string PersonKey = "person";
    private const string StateKey = "state";
    private const string PatientKey = "patient";
    private const string SearchKey = "image";
    private const string OrderKey = "order";
    private const string PageKey = "page";
    private const string WithdrawnName = "Withdrawn";

    private TablePage? _page;
    private ElementReference _said;
    private (long, int, TableFilter)? _shown;
    private string? _result;
    private bool _failed;
    private bool _focus;
    private bool _busy;
    private Func<Task>? _undo;
    private readonly HashSet<long> _chosen = [];
    private bool _allChosen;
    private TableFilter? _chosenIn;

    [Parameter, EditorRequired]
    public long ProjectId { get; set; }

    [Parameter, EditorRequired]
    public long PersonId { get; set; }

    [Parameter, EditorRequired]
    public RoundDetails Round { get; set; } = default!;

    /// <summary>Another number: something moved, read again.</summary>
    [Parameter]
    public int Version { get; set; }

    /// <summary>Something was done here; the page reads its own numbers.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    // Filters live in the address, so that back and reload keep the place.
    [SupplyParameterFromQuery(Name = PersonKey)]
    private long? Who { get; set; }

    [SupplyParameterFromQuery(Name = StateKey)]
    private string? StateName { get; set; }

    [SupplyParameterFromQuery(Name = PatientKey)]
    private string? Patient { get; set; }

    [SupplyParameterFromQuery(Name = SearchKey)]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = OrderKey)]
    private string? OrderName { get; set; }

    [SupplyParameterFromQuery(Name = PageKey)]
    private int Page { get; set; }

    private int Number => Math.Max(1, Page);

    /// <summary>Everybody's are listed to who follows the round, and to its annotators on images that they have submitted once a blind
    /// round is closed.</summary>
    private bool ShowsPeople => Round.Work is not null || Round.Visibility is RoundVisibility.ContentWhenOwnIsDone;

    private string CountWords =>
        _page is null ? ""
        : IsWithdrawn ? RoundText.Count(_page.Total, "withdrawn assignment")
        : Round.Work is { } work ? $"{_page.Total} of {work.Total}"
        : RoundText.Count(_page.Total, ShowsPeople ? "assignment" : "image");

    private bool IsWithdrawn => Round.MayLead && StateName == WithdrawnName;

    /// <summary>Leads choose rows, for what is done to many at once.</summary>
    private bool MayChoose => Round is { MayLead: true, IsClosed: false };

    private int ChosenCount => _allChosen ? _page?.Total ?? 0 : _chosen.Count;

    private BulkRequest Chosen => _allChosen ? new(default, null, _chosenIn) : new(default, [.. _chosen]);

    private AssignmentState? StateChosen => Enum.TryParse<AssignmentState>(StateName, out var state) ? state : null;

    private IReadOnlyList<(long? Person, string Words)> People =>
        [(null, "Everybody"), .. Round.People.Select(person => ((long?)person.PersonId, person.Name))];

    private IReadOnlyList<(string Name, string Words)> States =>
        [
            ("", "Any"),
            .. Enum.GetValues<AssignmentState>().Select(state => ($"{state}", RoundText.Describe(state))),
            .. Round.MayLead ? [(WithdrawnName, "Withdrawn")] : Array.Empty<(string, string)>(),
        ];

    private IReadOnlyList<(string Patient, string Words)> Patients =>
        [("", "All"), .. Round.Patients.Where(item => item.Patient.Length > 0).Select(item => (item.Patient, item.Patient))];

    private bool IsDescending => OrderName?.StartsWith('-') == true;

    private TableOrder Order => Enum.TryParse<TableOrder>(OrderName?.TrimStart('-'), out var order) ? order : TableOrder.Image;

    private bool IsFiltered =>
        Who is not null || StateChosen is not null || IsWithdrawn || !string.IsNullOrEmpty(Patient) || !string.IsNullOrWhiteSpace(Search);

    private string AcceptAllWords =>
        Who is { } person && Round.People.FirstOrDefault(roundPerson => roundPerson.PersonId == person) is { } one
            ? $"Accept all submitted of {one.Name}"
            : $"Accept all {Round.Work!.Submitted} submitted";

    protected override async Task OnParametersSetAsync()
    {
        var filter = new TableFilter(
            Who,
            StateChosen,
            string.IsNullOrEmpty(Patient) ? null : Patient,
            Search,
            Order,
            IsDescending,
            (Number - 1) * PageSize,
            PageSize,
            IsWithdrawn
        );
        // Another filter shows other rows: what was chosen among those that are gone from sight is chosen no more.
        var place = filter with { Order = default, Descending = false, Skip = 0 };
        if (_chosenIn != place)
        {
            _chosenIn = place;
            ChooseNone();
        }

        // The page around draws itself often; only a new question is asked.
        if (_shown == (Round.Id, Version, filter))
            return;
        _shown = (Round.Id, Version, filter);
        var page = await table.PageAsync(ProjectId, Round.Id, PersonId, filter) ?? new TablePage(0, []);
        if (_shown is { } last && last.Item3 == filter)
            _page = page;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        await _said.FocusAsync();
    }

    private static string Describe(TableLine line) => $"{line.Image} of {line.Person}";

    private bool IsChosen(TableLine line) => _allChosen || _chosen.Contains(line.Id);

    private void Choose(TableLine line, bool isChosen)
    {
        // One row less than all is the rows of this page without it: of the others only the filter knows.
        if (_allChosen)
            ChoosePage(true);
        _allChosen = false;
        if (isChosen)
            _chosen.Add(line.Id);
        else
            _chosen.Remove(line.Id);
    }

    private void ChoosePage(bool isChosen)
    {
        _allChosen = false;
        foreach (var line in _page!.Items)
            if (isChosen)
                _chosen.Add(line.Id);
            else
                _chosen.Remove(line.Id);
    }

    private void ChooseAll() => _allChosen = true;

    private void ChooseNone()
    {
        _allChosen = false;
        _chosen.Clear();
    }

    private async Task BulkDoneAsync(BulkDone done)
    {
        ChooseNone();
        _undo = done.Result.Undo.Steps.Count == 0 ? null : () => UndoBulkAsync(done.Result.Undo);
        await SayAsync(done.Text, false);
    }

    private Task UndoBulkAsync(BulkUndo undo) => DoAsync(() => bulk.UndoAsync(Round.Id, PersonId, undo), BulkText.Undone);

    private bool MayMove(TableLine line, AssignmentMove move) =>
        Round.MayLead && !IsWithdrawn && AssignmentMoves.GetDenialReason(line.State, move, Round.Kind, Round.IsClosed) is null;

    private RenderFragment Header(string title, TableOrder order) =>
        builder =>
        {
            var isChosen = Order == order;
            builder.OpenElement(0, "th");
            builder.AddAttribute(
                1,
                "aria-sort",
                !isChosen ? null
                    : IsDescending ? "descending"
                    : "ascending"
            );
            builder.OpenElement(2, "button");
            builder.AddAttribute(3, "type", "button");
            builder.AddAttribute(4, "class", "sort");
            builder.AddAttribute(
                5,
                "onclick",
                EventCallback.Factory.Create<MouseEventArgs>(
                    this,
                    () => Go(Named(OrderKey, isChosen && !IsDescending ? $"-{order}" : $"{order}"))
                )
            );
            builder.AddContent(6, title);
            builder.AddContent(
                7,
                !isChosen ? ""
                    : IsDescending ? " ↓"
                    : " ↑"
            );
            builder.CloseElement();
            builder.CloseElement();
        };

    private static Dictionary<string, object?> Named(string key, string? value) =>
        new() { [key] = string.IsNullOrEmpty(value) ? null : value, [PageKey] = null };

    private void Filter(string? search) => Go(Named(SearchKey, search));

    private void GoToPage(int number) => Go(new() { [PageKey] = number == 1 ? null : number });

    private void Clear() =>
        Go(
            new()
            {
                [PersonKey] = null,
                [StateKey] = null,
                [PatientKey] = null,
                [SearchKey] = null,
                [PageKey] = null,
            }
        );

    private void Go(Dictionary<string, object?> query) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(query), replace: true);

    private Task AcceptAsync(TableLine line) =>
        DoAsync(() => changes.AcceptAsync(line.Id, PersonId), _ => $"Accepted: {Describe(line)}.", () => TakeBackAsync([line.Id]));

    private async Task AcceptAllAsync()
    {
        IReadOnlyList<long> accepted = [];
        await DoAsync(
            () => changes.AcceptAllAsync(Round.Id, PersonId, Who),
            done => $"{RoundText.Count((accepted = done).Count, "image")} accepted.",
            () => TakeBackAsync(accepted)
        );
    }

    private Task TakeBackAsync(IReadOnlyList<long> accepted) =>
        DoAsync(
            () => changes.TakeBackAsync(Round.Id, accepted, PersonId),
            count => $"The acceptance of {RoundText.Count(count, "image")} is taken back."
        );

    private Task RestoreAsync(TableLine line) => DoAsync(() => changes.RestoreAsync(line.Id, PersonId), _ => $"{Describe(line)} is back.");

    private async Task UndoAsync()
    {
        var undo = _undo;
        _undo = null;
        if (undo is not null)
            await undo();
    }

    private async Task WithdrawAsync(TableLine line)
    {
        var sure = await dialogs.ShowMessageBoxAsync(
            "Withdraw?",
            line.State is AssignmentState.Assigned
                ? $"{line.Image} leaves the list of {line.Person}."
                : $"{line.Image} leaves the list of {line.Person}. What was drawn stays in the log and counts nowhere.",
            yesText: "Withdraw",
            cancelText: "Cancel"
        );
        if (sure == true)
            await DoAsync(() => changes.WithdrawAsync(line.Id, PersonId), _ => $"Withdrawn: {Describe(line)}.", () => RestoreAsync(line));
    }

    private async Task ReturnAsync(TableLine line)
    {
        Func<string, Task<string?>> act = async comment => (await changes.ReturnAsync(line.Id, PersonId, comment, null)).Fault();
        var dialog = await dialogs.ShowAsync<ReasonDialog>(
            $"Return {line.Image} to {line.Person}?",
            new DialogParameters<ReasonDialog>
            {
                {
                    reasonDialog => reasonDialog.Explanation,
                    "It opens again for changes, first in the person's list, with your comment on the image. To pin the comment "
                        + "to a box, return it from the image itself."
                },
                { reasonDialog => reasonDialog.Label, "What to look at" },
                { reasonDialog => reasonDialog.ActionLabel, "Return" },
                { reasonDialog => reasonDialog.Do, act },
            }
        );
        if (await dialog.Result is { Canceled: false })
            await SayAsync($"Returned: {Describe(line)}.", false);
    }

    private async Task ReassignAsync(TableLine line)
    {
        var others = (await queries.AnnotatorsAsync(ProjectId, PersonId) ?? [])
            .Where(person => person.PersonId != line.PersonId)
            .Select(person => new ChoosePersonDialog.Choice(
                person.PersonId,
                person.Name,
                RoundText.Seniority(person.SeniorityRank, person.ExperienceMonths)
            ))
            .ToList();
        var said = "";
        Func<long, int, Task<string?>> act = async (person, _) =>
        {
            var outcome = await changes.ReassignAsync(line.Id, person, PersonId);
            said =
                $"{line.Image} is now with {others.First(other => other.Id == person).Name}.{(outcome.ValueOrDefault()?.WasStarted == true ? $" What {line.Person} had drawn stays in the log and counts nowhere." : "")}";
            return outcome.Fault();
        };
        var dialog = await dialogs.ShowAsync<ChoosePersonDialog>(
            $"Give {line.Image} to somebody else",
            new DialogParameters<ChoosePersonDialog>
            {
                {
                    choosePersonDialog => choosePersonDialog.Explanation,
                    line.State is AssignmentState.Assigned
                        ? $"{line.Person} has not started."
                        : $"{line.Person} has started: that work is withdrawn, and the other starts afresh."
                },
                { choosePersonDialog => choosePersonDialog.People, others },
                { choosePersonDialog => choosePersonDialog.ActionLabel, "Give" },
                { choosePersonDialog => choosePersonDialog.Nobody, "Nobody else annotates in this project." },
                { choosePersonDialog => choosePersonDialog.Do, act },
            }
        );
        if (await dialog.Result is { Canceled: false })
            await SayAsync(said, false);
    }

    /// <param name="undo">Offered beside what was done, until something else is.</param>
    private async Task DoAsync<T>(Func<Task<Result<T>>> action, Func<T, string> done, Func<Task>? undo = null)
    {
        _busy = true;
        var outcome = await action();
        _busy = false;
        _undo = outcome is Result<T>.Success ? undo : null;
        await SayAsync(outcome is Result<T>.Success { Value: var value } ? done(value) : outcome.Fault()!, outcome.Fault() is not null);
    }

    /// <summary>The button that was pressed may be gone; from the sentence, Tab leads to the table.</summary>
    private Task SayAsync(string text, bool failed)
    {
        (_result, _failed, _focus) = (text, failed, true);
        return OnChanged.InvokeAsync();
    }
}
