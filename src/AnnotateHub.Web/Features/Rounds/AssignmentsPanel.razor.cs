using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.UseCases.Rounds;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace AnnotateHub.Web.Features.Rounds;

public sealed partial class AssignmentsPanel(AssignmentTable table, AssignmentChanges changes, RoundBook book, IDialogService dialogs, NavigationManager navigation)
{
    private const int PageSize = 50;
    private const string PersonKey = "person";
    private const string StateKey = "state";
    private const string PatientKey = "patient";
    private const string SearchKey = "image";
    private const string OrderKey = "order";
    private const string PageKey = "page";

    private TablePage? _page;
    private ElementReference _said;
    private (long, int, TableFilter)? _shown;
    private string? _result;
    private bool _failed;
    private bool _focus;
    private bool _busy;

    [Parameter, EditorRequired] public long ProjectId { get; set; }
    [Parameter, EditorRequired] public long PersonId { get; set; }
    [Parameter, EditorRequired] public RoundDetails Round { get; set; } = default!;

    /// <summary>Another number: something moved, read again.</summary>
    [Parameter] public int Version { get; set; }

    /// <summary>Something was done here; the page reads its own numbers.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    // Filters live in the address, so that back and reload keep the place.
    [SupplyParameterFromQuery(Name = PersonKey)] private long? Who { get; set; }
    [SupplyParameterFromQuery(Name = StateKey)] private string? StateName { get; set; }
    [SupplyParameterFromQuery(Name = PatientKey)] private string? Patient { get; set; }
    [SupplyParameterFromQuery(Name = SearchKey)] private string? Search { get; set; }
    [SupplyParameterFromQuery(Name = OrderKey)] private string? OrderName { get; set; }
    [SupplyParameterFromQuery(Name = PageKey)] private int Page { get; set; }

    private int Number => Math.Max(1, Page);

    /// <summary>Everybody's are listed to who follows the round, and to its annotators on images that they have submitted once a blind round is closed.</summary>
    private bool ShowsPeople => Round.Work is not null || Round.Sight is RoundSight.ContentWhenOwnIsDone;

    private string CountWords => _page is null ? "" : Round.Work is { } work ? $"{_page.Total} of {work.Total}" : RoundWords.Count(_page.Total, ShowsPeople ? "assignment" : "image");

    private AssignmentState? StateChosen => Enum.TryParse<AssignmentState>(StateName, out var state) ? state : null;

    private bool IsDescending => OrderName?.StartsWith('-') == true;

    private TableOrder Order => Enum.TryParse<TableOrder>(OrderName?.TrimStart('-'), out var order) ? order : TableOrder.Image;

    private bool IsFiltered => Who is not null || StateChosen is not null || !string.IsNullOrEmpty(Patient) || !string.IsNullOrWhiteSpace(Search);

    private string AcceptAllWords => Who is { } person && Round.People.FirstOrDefault(item => item.PersonId == person) is { } one ? $"Accept all submitted of {one.Name}" : $"Accept all {Round.Work!.Submitted} submitted";

    protected override async Task OnParametersSetAsync()
    {
        var filter = new TableFilter(Who, StateChosen, string.IsNullOrEmpty(Patient) ? null : Patient, Search, Order, IsDescending, (Number - 1) * PageSize, PageSize);
        // The page around draws itself often; only a new question is asked.
        if (_shown == (Round.Id, Version, filter)) return;
        _shown = (Round.Id, Version, filter);
        var page = await table.PageAsync(ProjectId, Round.Id, PersonId, filter) ?? new TablePage(0, []);
        if (_shown is { } last && last.Item3 == filter) _page = page;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus) return;
        _focus = false;
        await _said.FocusAsync();
    }

    private static string Of(TableLine line) => $"{line.Image} of {line.Person}";

    private bool MayMove(TableLine line, AssignmentMove move) => Round.MayLead && AssignmentMoves.WhyNot(line.State, move, Round.Kind, Round.IsClosed) is null;

    private RenderFragment Header(string title, TableOrder order) => builder =>
    {
        var isChosen = Order == order;
        builder.OpenElement(0, "th");
        builder.AddAttribute(1, "aria-sort", !isChosen ? null : IsDescending ? "descending" : "ascending");
        builder.OpenElement(2, "button");
        builder.AddAttribute(3, "type", "button");
        builder.AddAttribute(4, "class", "sort");
        builder.AddAttribute(5, "onclick", EventCallback.Factory.Create<MouseEventArgs>(this, () => Go(Named(OrderKey, isChosen && !IsDescending ? $"-{order}" : $"{order}"))));
        builder.AddContent(6, title);
        builder.AddContent(7, !isChosen ? "" : IsDescending ? " ↓" : " ↑");
        builder.CloseElement();
        builder.CloseElement();
    };

    private static Dictionary<string, object?> Named(string key, string? value) => new() { [key] = string.IsNullOrEmpty(value) ? null : value, [PageKey] = null };

    private void Filter(string? search) => Go(Named(SearchKey, search));

    private void GoToPage(int number) => Go(new() { [PageKey] = number == 1 ? null : number });

    private void Clear() => Go(new() { [PersonKey] = null, [StateKey] = null, [PatientKey] = null, [SearchKey] = null, [PageKey] = null });

    private void Go(Dictionary<string, object?> query) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(query), replace: true);

    private Task AcceptAsync(TableLine line) => DoAsync(() => changes.AcceptAsync(line.Id, PersonId), _ => $"Accepted: {Of(line)}.");

    private Task AcceptAllAsync() => DoAsync(() => changes.AcceptAllAsync(Round.Id, PersonId, Who), count => $"{RoundWords.Count(count, "image")} accepted.");

    private async Task WithdrawAsync(TableLine line)
    {
        var sure = await dialogs.ShowMessageBoxAsync("Withdraw?",
            line.State is AssignmentState.Assigned ? $"{line.Image} leaves the list of {line.Person}." : $"{line.Image} leaves the list of {line.Person}. What was drawn stays in the log and counts nowhere.",
            yesText: "Withdraw", cancelText: "Cancel");
        if (sure == true) await DoAsync(() => changes.WithdrawAsync(line.Id, PersonId), _ => $"Withdrawn: {Of(line)}.");
    }

    private async Task ReturnAsync(TableLine line)
    {
        Func<string, Task<string?>> act = async comment => (await changes.ReturnAsync(line.Id, PersonId, comment, null)).Fault();
        var dialog = await dialogs.ShowAsync<ReasonDialog>($"Return {line.Image} to {line.Person}?", new DialogParameters<ReasonDialog>
        {
            { item => item.Explanation, "It opens again for changes, first in the person's list, with your comment on the image. To pin the comment to a box, return it from the image itself." },
            { item => item.Label, "What to look at" }, { item => item.Deed, "Return" }, { item => item.Do, act },
        });
        if (await dialog.Result is { Canceled: false }) await SayAsync($"Returned: {Of(line)}.", false);
    }

    private async Task ReassignAsync(TableLine line)
    {
        var others = (await book.AnnotatorsAsync(ProjectId, PersonId) ?? []).Where(person => person.PersonId != line.PersonId)
            .Select(person => new ChoosePersonDialog.Choice(person.PersonId, person.Name, RoundWords.Seniority(person.SeniorityRank, person.ExperienceMonths))).ToList();
        var said = "";
        Func<long, int, Task<string?>> act = async (person, _) =>
        {
            var outcome = await changes.ReassignAsync(line.Id, person, PersonId);
            said = $"{line.Image} is now with {others.First(other => other.Id == person).Name}.{(outcome.ValueOrDefault()?.WasBegun == true ? $" What {line.Person} had drawn stays in the log and counts nowhere." : "")}";
            return outcome.Fault();
        };
        var dialog = await dialogs.ShowAsync<ChoosePersonDialog>($"Give {line.Image} to somebody else", new DialogParameters<ChoosePersonDialog>
        {
            { item => item.Explanation, line.State is AssignmentState.Assigned ? $"{line.Person} has not begun." : $"{line.Person} has begun: that work is withdrawn, and the other starts afresh." },
            { item => item.People, others }, { item => item.Deed, "Give" }, { item => item.Nobody, "Nobody else annotates in this project." }, { item => item.Do, act },
        });
        if (await dialog.Result is { Canceled: false }) await SayAsync(said, false);
    }

    private async Task DoAsync<T>(Func<Task<Outcome<T>>> deed, Func<T, string> done)
    {
        _busy = true;
        var outcome = await deed();
        _busy = false;
        await SayAsync(outcome is Outcome<T>.Done { Value: var value } ? done(value) : outcome.Fault()!, outcome.Fault() is not null);
    }

    /// <summary>The button that was pressed may be gone; from the sentence, Tab leads to the table.</summary>
    private Task SayAsync(string text, bool failed)
    {
        (_result, _failed, _focus) = (text, failed, true);
        return OnChanged.InvokeAsync();
    }
}
