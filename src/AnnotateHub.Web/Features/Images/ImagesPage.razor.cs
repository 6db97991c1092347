using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Features.Images;

public sealed partial class ImagesPage(ImageIndex index, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private ImageListState _state = new(new ImageFilter(), ImageOrder.Name, false, false, 1);
    private ImageEntries? _images;
    private ImageChoices? _choices;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "split")]
    private string? Split { get; set; }

    [SupplyParameterFromQuery(Name = "patient")]
    private string? Patient { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "round")]
    private long? Round { get; set; }

    [SupplyParameterFromQuery(Name = "flagged")]
    private bool? Flagged { get; set; }

    [SupplyParameterFromQuery(Name = "column")]
    private string? Column { get; set; }

    [SupplyParameterFromQuery(Name = "value")]
    private string? Value { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Order { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? Page { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    private long? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

    private static IReadOnlyList<(AssignmentState? State, string Words)> States { get; } =
        [(null, "Any"), .. ImageText.States.Select(item => ((AssignmentState?)item.State, item.Label))];

    private static IReadOnlyList<(int? Split, string Words)> Splits { get; } =
        [(null, "Any"), .. ImageText.Splits.Select(item => ((int?)item.Key, item.Label))];

    private static IReadOnlyList<(string Word, string Words)> Orders { get; } =
    [
        ("name", "Name"),
        ("-name", "Name, last first"),
        ("patient", "Patient"),
        ("-imported", "Newest import"),
        ("imported", "Oldest import"),
    ];

    private IReadOnlyList<(long? Round, string Words)> Rounds =>
        [(null, "Any"), .. _choices!.Rounds.Select(round => ((long?)round.Id, round.Name))];

    /// <summary>Empty: the images whose patient nobody stated.</summary>
    private IReadOnlyList<(string? Patient, string Words)> Patients =>
        [
            (null, "Any"),
            .. _choices!.Patients.Select(patient => ((string?)patient, patient)),
            .. _choices.SomeWithoutPatient ? [("", "Not stated")] : Array.Empty<(string?, string)>(),
        ];

    private IReadOnlyList<(string? Name, string Words)> Columns =>
        [(null, "Any"), .. _choices!.Columns.Select(column => ((string?)column.Name, column.Name))];

    /// <summary>The column that is chosen by; null where none is, or none of that name for this person.</summary>
    private StatedColumn? Chosen => _choices?.Columns.FirstOrDefault(column => column.Name == _state.Filter.Column);

    private string Count =>
        _images is null
            ? ""
            : $"{(_images.IsMore ? "more than " : "")}{_images.Total} {(_images.Total == 1 ? "image" : "images")}"
                + $"{(_state.Filter.IsEmpty ? "" : $" of {Project!.Images}")}"
                + (_images.Total > ImageListState.PageSize ? $", {_state.Skip + 1} to {_state.Skip + _images.Items.Count} shown" : "");

    /// <summary>Of the counted images; where more are than were counted, the next page is always there as long as this one is
    /// full.</summary>
    private int Pages =>
        Math.Max(
            (_images!.Total + ImageListState.PageSize - 1) / ImageListState.PageSize,
            _images.IsMore ? _state.Page + (_images.Items.Count == ImageListState.PageSize ? 1 : 0) : 0
        );

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task ProjectLoadedAsync()
    {
        var column = Project!.Role.MayLead() ? Column : null;
        _state = ImageListState.From(Search, Split, Patient, State, Round, Flagged, Order, View, Page, After, Before, column, Value);
        _choices ??= await index.ChoicesAsync(ProjectId, PersonId, _leaving.Token);
        _images = await index.FindAsync(
            ProjectId,
            PersonId,
            _state.Filter,
            _state.Order,
            _state.Descending,
            _state.Skip,
            ImageListState.PageSize,
            _state.Place,
            _leaving.Token
        );
    }

    /// <summary>An import goes on: draws image by image what is new, so that scroll and focus stay where they are.</summary>
    private async Task OnChangedAsync()
    {
        await ReloadAsync();
        if (Project is null)
            return;
        _choices = null;
        await ProjectLoadedAsync();
        StateHasChanged();
    }

    private void Choose(ImageFilter filter) => Go(_state.With(filter));

    private void Go(ImageListState state, bool replace = false) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(state.Address), replace: replace);

    private static IReadOnlyList<(string? Value, string Words)> ValuesOf(StatedColumn column) =>
        [(null, "Any value"), .. column.Values.Select(value => ((string?)value, value)), ("", "Not stated")];

    private void Sort(string word)
    {
        var chosen = ImageListState.From(null, null, null, null, null, null, word, null, null);
        Go(_state with { Order = chosen.Order, Descending = chosen.Descending, Page = 1, Place = null });
    }
}
