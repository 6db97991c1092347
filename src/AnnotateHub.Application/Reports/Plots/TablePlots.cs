namespace AnnotateHub.Application.Reports.Plots;

/// <summary>Plots that are tables in shades: darker is more, and every field says its number.</summary>
internal static class TablePlots
{
    private const double Field = 74,
        Row = 44,
        Head = 104;

    /// <summary>Rows rater A, columns rater B. Shades are shares of the row.</summary>
    public static string HeatMap(
        string a,
        string b,
        IReadOnlyList<string> labels,
        IReadOnlyList<IReadOnlyList<long>> counts,
        Func<string, string, string?> link
    )
    {
        // A sign of an axis title is about 7 px wide; names stand in full, whatever room the fields need.
        var side = Math.Max(Head, 44 + 7.0 * labels.Max(label => label.Length));
        var svg = new Svg(
            (int)Math.Max(side + Field * labels.Count + 24, 24 + 7.2 * Math.Max(a.Length + 6, b.Length + 10)),
            (int)(96 + Row * labels.Count + 8),
            $"Confusion of {a} (rows) and {b} (columns)",
            "Every number is in the table below."
        );
        svg.Text(8, 16, $"rows: {a}", "axis-title").Text(8, 36, $"columns: {b}", "axis-title").Text(8, 56, "cells", "tick");
        foreach (var (column, label) in labels.Index())
            svg.Text(side + Field * (column + 0.5), 84, label, "tick", "middle");
        foreach (var (row, label) in labels.Index())
        {
            svg.Text(side - 8, 96 + Row * (row + 0.5) + 4, label, "tick", "end");
            double sum = Math.Max(1, counts[row].Sum());
            foreach (var (column, count) in counts[row].Index())
            {
                var corner = row == labels.Count - 1 && column == row && label == AnnotateHub.Core.Agreement.Reports.ComparedCells.NotSeen;
                var share = count / sum;
                var address = count > 0 ? link(labels[row], labels[column]) : null;
                svg.Linked(
                    address,
                    $"{count} cells: {a} {labels[row]}, {b} {labels[column]}",
                    inside =>
                        inside
                            .Rect(
                                side + Field * column,
                                96 + Row * row,
                                Field - 2,
                                Row - 2,
                                corner ? "void" : "shade",
                                corner ? "Nothing is unseen by both: always 0." : $"{count} cells, {share:P0} of the row",
                                corner ? null : 0.06 + 0.84 * share
                            )
                            .Text(
                                side + Field * (column + 0.5),
                                96 + Row * (row + 0.5) + 4,
                                corner ? "–" : FigureText.Format(count),
                                share > 0.5 ? "in-dark" : "in-light",
                                "middle"
                            )
                );
            }
        }

        return svg.ToString();
    }

    /// <summary>A symmetric figure of all pairs.</summary>
    public static string PairMatrix(
        string figure,
        IReadOnlyList<string> raters,
        Func<string, string, double?> value,
        Func<string, string, string?> link
    )
    {
        var names = PlotNames.Shorten(raters);
        var field = raters.Count > 8 ? 54.0 : Math.Max(Field, 8 + 7.0 * names.Values.Max(name => name.Length));
        var svg = new Svg(
            (int)(Head + field * raters.Count + 24),
            (int)(40 + 34 * raters.Count + 8),
            $"{figure} of every pair of raters",
            "Every number is in the table of pairs."
        );
        foreach (var (number, rater) in raters.Index())
        {
            svg.Text(Head + field * (number + 0.5), 30, names[rater], "tick", "middle");
            svg.Text(Head - 8, 40 + 34 * (number + 0.5) + 4, names[rater], "tick", "end");
            foreach (var (column, other) in raters.Index())
            {
                if (column == number)
                {
                    svg.Rect(Head + field * column, 40 + 34 * number, field - 2, 32, "void");
                    continue;
                }

                var found = value(rater, other);
                svg.Linked(
                    found is null ? null : link(rater, other),
                    $"{FigureText.Format(found, "0.00")}: {rater} and {other}",
                    inside =>
                        inside
                            .Rect(
                                Head + field * column,
                                40 + 34 * number,
                                field - 2,
                                32,
                                found is null ? "void" : "shade",
                                $"{rater} and {other}: {FigureText.Format(found)}",
                                found is null ? null : 0.06 + 0.84 * Math.Clamp(found.Value, 0, 1)
                            )
                            .Text(
                                Head + field * (column + 0.5),
                                40 + 34 * (number + 0.5) + 4,
                                FigureText.Format(found, "0.00"),
                                found > 0.5 ? "in-dark" : "in-light",
                                "middle"
                            )
                );
            }
        }

        return svg.ToString();
    }
}
