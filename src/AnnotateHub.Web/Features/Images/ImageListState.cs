using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Web.Features.Images;

/// <summary>What the image list shows, as it stands in the address, so that back, reload and a link to a colleague keep it.</summary>
/// <param name="Place">The image beside the page where one went on from a neighbouring page; null where a page was chosen by its
/// number.</param>
public sealed record ImageListState(
    ImageFilter Filter,
    ImageOrder Order,
    bool Descending,
    bool AsTable,
    int Page,
    ImagePlace? Place = null
)
{
    public const int PageSize = 60;

    /// <summary>Reads the address; what nobody could have meant counts as not said.</summary>
    public static ImageListState From(
        string? search,
        string? split,
        string? patient,
        string? state,
        long? round,
        bool? flagged,
        string? sort,
        string? view,
        int? page,
        long? after = null,
        long? before = null,
        string? column = null,
        string? value = null
    ) =>
        new(
            new ImageFilter(
                string.IsNullOrWhiteSpace(search) ? null : search,
                ImageText.Splits.Where(item => item.Word == split).Select(item => (int?)item.Key).FirstOrDefault(),
                patient,
                ImageText.States.Where(item => item.Word == state).Select(item => (AssignmentState?)item.State).FirstOrDefault(),
                round,
                flagged == true,
                string.IsNullOrEmpty(column) ? null : column,
                string.IsNullOrEmpty(column) ? null : value
            ),
            sort?.TrimStart('-') switch
            {
                "patient" => ImageOrder.Patient,
                "imported" => ImageOrder.Imported,
                _ => ImageOrder.Name,
            },
            sort?.StartsWith('-') == true,
            view == "table",
            Math.Max(1, page ?? 1),
            page is not > 1 ? null
                : after is { } last ? new ImagePlace(last)
                : before is { } first ? new ImagePlace(first, IsBefore: true)
                : null
        );

    public int Skip => (Page - 1) * PageSize;

    /// <summary>Parameters of the address; null takes one out of it.</summary>
    public IReadOnlyDictionary<string, object?> Address =>
        new Dictionary<string, object?>
        {
            ["search"] = Filter.Search,
            ["split"] = ImageText.Splits.Where(item => item.Key == Filter.Split).Select(item => item.Word).FirstOrDefault(),
            ["patient"] = Filter.Patient,
            ["state"] = ImageText.States.Where(item => item.State == Filter.State).Select(item => item.Word).FirstOrDefault(),
            ["round"] = Filter.Round,
            ["column"] = Filter.Column,
            ["value"] = Filter.Value,
            ["flagged"] = Filter.Flagged ? true : null,
            ["sort"] = SortWord is "name" ? null : SortWord,
            ["view"] = AsTable ? "table" : null,
            ["page"] = Page == 1 ? null : Page,
            ["after"] = Place is { IsBefore: false } ? Place.Image : null,
            ["before"] = Place is { IsBefore: true } ? Place.Image : null,
        };

    public string SortWord =>
        (Descending ? "-" : "")
        + Order switch
        {
            ImageOrder.Patient => "patient",
            ImageOrder.Imported => "imported",
            _ => "name",
        };

    /// <summary>Another choice begins at its first page.</summary>
    public ImageListState With(ImageFilter filter) => this with { Filter = filter, Page = 1, Place = null };

    /// <summary>Another page: the next and the one before go on from the images that are shown, however far down the list.</summary>
    public ImageListState To(int page, IReadOnlyList<ImageEntry> shown) =>
        this with
        {
            Page = page,
            Place =
                page == 1 || shown.Count == 0 ? null
                : page == Page + 1 ? new ImagePlace(shown[^1].Id)
                : page == Page - 1 ? new ImagePlace(shown[0].Id, IsBefore: true)
                : null,
        };
}
