using System.Globalization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Web.Shared;

/// <summary>Which page of a long list is shown, as it stands in the address: its number, and the row beside it where one went on from a
/// neighbouring page.</summary>
public sealed record ListPosition(int Number = 1, ListPlace? Place = null)
{
    public const string PageKey = "page";
    public const string AfterKey = "after";
    public const string BeforeKey = "before";

    /// <summary>Reads the address; what nobody could have meant counts as not said.</summary>
    public static ListPosition From(int? page, string? after, string? before) =>
        page is not > 1 ? new() : new(page.Value, Read(after, isBefore: false) ?? Read(before, isBefore: true));

    /// <summary>Parameters of the address; null takes one out of it.</summary>
    public IReadOnlyDictionary<string, object?> Address =>
        new Dictionary<string, object?>
        {
            [PageKey] = Number == 1 ? null : Number,
            [AfterKey] = Place is { IsBefore: false } ? Text(Place) : null,
            [BeforeKey] = Place is { IsBefore: true } ? Text(Place) : null,
        };

    public ListWindow Window(int size) => new((Number - 1) * size, size, Place);

    /// <summary>Another page: the next and the one before go on from the rows that are shown, however far down the list and whatever came
    /// or went meanwhile; every other page is by its number.</summary>
    /// <param name="placeOf">What names a row.</param>
    public ListPosition To<TRow>(int page, IReadOnlyList<TRow> shown, Func<TRow, ListPlace> placeOf) =>
        new(
            page,
            page == 1 || shown.Count == 0 ? null
                : page == Number + 1 ? placeOf(shown[^1]) with { IsBefore = false }
                : page == Number - 1 ? placeOf(shown[0]) with { IsBefore = true }
                : null
        );

    /// <summary>The last page there is where this one is empty, because rows went or because nobody could have meant its number.</summary>
    public ListPosition? InsteadOfEmpty(int shown, int total, int size) =>
        shown > 0 || total == 0 || Number == 1 ? null : new(Math.Max(1, (total + size - 1) / size));

    private static string Text(ListPlace place) =>
        place.Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{place.Row}.{value}")
            : place.Row.ToString(CultureInfo.InvariantCulture);

    private static ListPlace? Read(string? text, bool isBefore)
    {
        var parts = text?.Split('.') ?? [];
        return parts.Length is 1 or 2 && Whole(parts[0]) is { } row
            ? new ListPlace(row, isBefore, parts.Length == 2 ? Whole(parts[1]) : null)
            : null;

        static long? Whole(string part) =>
            long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
