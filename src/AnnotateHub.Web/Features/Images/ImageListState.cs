using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Web.Shared;

namespace AnnotateHub.Web.Features.Images;

/// <summary>What the image list shows, as it stands in the address, so that back, reload and a link to a colleague keep it.</summary>
public sealed record ImageListState(
    ImageFilter Filter,
    ImageOrder Order,
    bool Descending,
    bool AsTable,
    ListPosition Position
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
        string? after = null,
        string? before = null,
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
            ListPosition.From(page, after, before)
        );

    /// <summary>Parameters of the address; null takes one out of it.</summary>
    public IReadOnlyDictionary<string, object?> Address =>
        new Dictionary<string, object?>(Position.Address)
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
    public ImageListState With(ImageFilter filter) => this with { Filter = filter, Position = new() };

    /// <summary>Another page of the same list.</summary>
    public ImageListState To(int page, IReadOnlyList<ImageEntry> shown) =>
        this with { Position = Position.To(page, shown, image => new ListPlace(image.Id)) };
}
