using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Web.Features.Images;

/// <summary>What the image list shows, as it stands in the address, so that back, reload and a link to a colleague keep it.</summary>
public sealed record ImageListState(ImageFilter Filter, ImageOrder Order, bool Descending, bool AsTable, int Page)
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
        int? page
    ) =>
        new(
            new ImageFilter(
                string.IsNullOrWhiteSpace(search) ? null : search,
                ImageText.Splits.Where(item => item.Word == split).Select(item => (int?)item.Key).FirstOrDefault(),
                patient,
                ImageText.States.Where(item => item.Word == state).Select(item => (AssignmentState?)item.State).FirstOrDefault(),
                round,
                flagged == true
            ),
            sort?.TrimStart('-') switch
            {
                "patient" => ImageOrder.Patient,
                "imported" => ImageOrder.Imported,
                _ => ImageOrder.Name,
            },
            sort?.StartsWith('-') == true,
            view == "table",
            Math.Max(1, page ?? 1)
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
            ["flagged"] = Filter.Flagged ? true : null,
            ["sort"] = SortWord is "name" ? null : SortWord,
            ["view"] = AsTable ? "table" : null,
            ["page"] = Page == 1 ? null : Page,
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
    public ImageListState With(ImageFilter filter) => this with { Filter = filter, Page = 1 };
}
