using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace AnnotateHub.Web.Shared;

/// <summary>A long list in pages, whose number stands in the address, so that a reload and the way back lead to the same rows.</summary>
public static class ListPages
{
    /// <summary>Rows on a page.</summary>
    public const int Size = 100;

    /// <summary>The page that the address asks for under this key; 1 where it asks for none.</summary>
    public static int Number(NavigationManager navigation, string key) =>
        QueryHelpers.ParseQuery(navigation.ToAbsoluteUri(navigation.Uri).Query).TryGetValue(key, out var text)
        && int.TryParse(text, out var number)
            ? Math.Max(1, number)
            : 1;

    /// <summary>The rows of that page; of the last one where the list is shorter.</summary>
    public static IEnumerable<T> Slice<T>(IReadOnlyList<T> rows, NavigationManager navigation, string key) =>
        rows.Skip((Math.Min(Number(navigation, key), Last(rows.Count)) - 1) * Size).Take(Size);

    /// <summary>Number of the last page; 1 for an empty list.</summary>
    public static int Last(int total) => Math.Max(1, (total + Size - 1) / Size);
}
