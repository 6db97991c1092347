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

    private string StateWord =>
        ImageText.States.FirstOrDefault(item => item.State == _state.Filter.State && _state.Filter.State is not null).Word ?? "";

    private string SplitWord => ImageText.Splits.FirstOrDefault(item => item.Key == _state.Filter.Split).Word ?? "";

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

    private void Sort(ChangeEventArgs change)
    {
        var chosen = ImageListState.From(null, null, null, null, null, null, change.Value as string, null, null);
        Go(_state with { Order = chosen.Order, Descending = chosen.Descending, Page = 1, Place = null });
    }

    private static AssignmentState? StateOf(ChangeEventArgs change) =>
        ImageText.States.Where(item => item.Word == change.Value as string).Select(item => (AssignmentState?)item.State).FirstOrDefault();

    private static int? SplitOf(ChangeEventArgs change) =>
        ImageText.Splits.Where(item => item.Word == change.Value as string).Select(item => (int?)item.Key).FirstOrDefault();
}
