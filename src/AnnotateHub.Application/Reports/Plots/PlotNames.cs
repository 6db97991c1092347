using System.Globalization;

namespace AnnotateHub.Application.Reports.Plots;

/// <summary>Names as short as a plot has room for, of which no two are alike.</summary>
internal static class PlotNames
{
    public const int Length = 14;

    /// <summary>Each name by itself, cut at its end where that tells them apart, else in its middle, else with a number.</summary>
    public static IReadOnlyDictionary<string, string> Shorten(IEnumerable<string> names, int length = Length)
    {
        string[] all = [.. names.Distinct(StringComparer.Ordinal)];
        foreach (var cut in new Func<string, string>[] { name => Head(name, length), name => Middle(name, length) })
            if (all.Select(cut).Distinct(StringComparer.Ordinal).Count() == all.Length)
                return all.ToDictionary(name => name, cut, StringComparer.Ordinal);
        return all.Index()
            .ToDictionary(
                item => item.Item,
                item => $"{Head(item.Item, length - 3)} {(item.Index + 1).ToString(CultureInfo.InvariantCulture)}",
                StringComparer.Ordinal
            );
    }

    private static string Head(string name, int length) => name.Length <= length ? name : $"{name[..(length - 1)]}…";

    private static string Middle(string name, int length) =>
        name.Length <= length ? name : $"{name[..(length / 2 - 1)]}…{name[^(length - length / 2)..]}";
}
