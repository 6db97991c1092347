using AnnotateHub.Application.Reports.Plots;

namespace AnnotateHub.Application.Reports.Experiments;

/// <summary>Plots of experiments, with axes and intervals. A solid line is the 95 % interval by image; where there is none, a dashed one is
/// the standard deviation over the seeds.</summary>
internal static class ExperimentPlots
{
    private const int Width = 640;
    private const double Left = 220,
        Right = 70,
        Row = 30,
        Top = 14,
        Bottom = 46;

    /// <summary>A row a row of the table, its figure from 0 to 1.</summary>
    public static string Rows(ExperimentTable table, int figure)
    {
        var name = ExperimentText.Head(table, table.Figures[figure]);
        var rows = table.Rows.Where(row => row.Figures[figure].Mean is not null).ToList();
        var svg = new Svg(Width, (int)(Top + Row * rows.Count + Bottom), name, $"{table.Title}; every number is in the table.");
        double X(double value) => Left + value * (Width - Left - Right);
        for (var tenth = 0; tenth <= 10; tenth += 2)
            svg.Line(X(tenth / 10.0), Top, X(tenth / 10.0), svg.Height - Bottom, "grid")
                .Text(X(tenth / 10.0), svg.Height - Bottom + 18, FigureText.Format(tenth / 10.0, "0.0"), "tick", "middle");
        svg.Line(Left, svg.Height - Bottom, Width - Right, svg.Height - Bottom, "axis")
            .Text(X(0.5), svg.Height - 8, $"{name} (0 to 1)", "axis-title", "middle");
        var names = PlotNames.Shorten(rows.Select(row => row.Labels[0]), 32);
        foreach (var (number, row) in rows.Index())
        {
            var (y, found) = (Top + Row * (number + 0.5), row.Figures[figure]);
            svg.Text(Left - 10, y + 4, names[row.Labels[0]], "tick", "end");
            if (Range(found) is var (low, high, style))
                svg.Line(X(low), y, X(high), y, style)
                    .Line(X(low), y - 5, X(low), y + 5, "axis")
                    .Line(X(high), y - 5, X(high), y + 5, "axis");
            svg.Dot(X(Math.Clamp(found.Mean!.Value, 0, 1)), y, 4.5, "dot", $"{row.Labels[0]}: {ExperimentText.Format(found, "")}")
                .Text(Width - Right + 12, y + 4, FigureText.Format(found.Mean), "tick");
        }

        return svg.ToString();
    }

    /// <summary>Means as shades; every field says its number.</summary>
    /// <param name="down">What the rows are.</param>
    /// <param name="across">What the columns are.</param>
    public static string Matrix(string title, string down, string across, IReadOnlyList<ExperimentRow> rows, IReadOnlyList<string> heads)
    {
        const double Field = 84,
            Height = 40,
            Head = 58;
        // A sign is about 7 px wide.
        var left = 44 + 7.0 * Math.Min(24, rows.Max(row => row.Labels[^1].Length));
        var svg = new Svg(
            (int)(left + Math.Max(Field * heads.Count, 7.0 * across.Length) + 20),
            (int)(Head + Height * rows.Count + 34),
            title,
            "Every number is in the table."
        );
        svg.Text(left + Field * heads.Count / 2, 18, across, "axis-title", "middle")
            .Text(16, Head + Height * rows.Count / 2, down, "axis-title", "middle", turned: -90);
        var (rowNames, columnNames) = (PlotNames.Shorten(rows.Select(row => row.Labels[^1]), 24), PlotNames.Shorten(heads, 11));
        foreach (var (column, head) in heads.Index())
            svg.Text(left + Field * (column + 0.5), Head - 10, columnNames[head], "tick", "middle");
        foreach (var (number, row) in rows.Index())
        {
            svg.Text(left - 8, Head + Height * (number + 0.5) + 4, rowNames[row.Labels[^1]], "tick", "end");
            foreach (var (column, head) in heads.Index())
            {
                var mean = row.Figures[column].Mean;
                svg.Rect(
                        left + Field * column,
                        Head + Height * number,
                        Field - 2,
                        Height - 2,
                        mean is null ? "void" : "shade",
                        $"{row.Labels[^1]}, {head}: {ExperimentText.Format(row.Figures[column], "")}",
                        mean is { } value ? 0.06 + 0.84 * Math.Clamp(value, 0, 1) : null
                    )
                    .Text(
                        left + Field * (column + 0.5) - 1,
                        Head + Height * (number + 0.5) + 4,
                        FigureText.Format(mean, "0.00"),
                        mean > 0.5 ? "in-dark" : "in-light",
                        "middle"
                    );
            }
        }

        return svg.ToString();
    }

    /// <summary>A line an input over the size of the training set.</summary>
    public static string Sizes(ExperimentTable table, int figure)
    {
        var name = ExperimentText.Head(table, table.Figures[figure]);
        var inputs = table.Rows.GroupBy(row => row.Labels[0], StringComparer.Ordinal).ToList();
        var svg = new Svg(Width, 340 + 16 * inputs.Count, name, $"{table.Title}; every number is in the table.");
        var axes = new Axes(
            svg,
            (0, 100),
            (0, 1),
            "share of the training images (%)",
            $"{name} (0 to 1)",
            xFormat: "0",
            below: 16 * inputs.Count
        );
        var names = PlotNames.Shorten(inputs.Select(input => input.Key), 40);
        foreach (var (number, input) in inputs.Index())
        {
            var points = input
                .Where(row => row.Figures[figure].Mean is not null)
                .Select(row => (At: double.Parse(row.Labels[1], System.Globalization.CultureInfo.InvariantCulture), Row: row))
                .ToList();
            // Beside each other, so that intervals of the same size do not hide one another.
            var aside = 3.0 * (number - (inputs.Count - 1) / 2.0);
            svg.Path(
                points.Select(point => (axes.X(point.At) + aside, axes.Y(point.Row.Figures[figure].Mean!.Value))),
                $"curve dash{number % 4}"
            );
            foreach (var (at, row) in points)
            {
                var (x, found) = (axes.X(at) + aside, row.Figures[figure]);
                if (Range(found) is var (low, high, style))
                    svg.Line(x, axes.Y(low), x, axes.Y(high), style);
                svg.Dot(
                    x,
                    axes.Y(found.Mean!.Value),
                    3.5,
                    "dot",
                    $"{row.Labels[0]}, {row.Labels[1]} % ({row.Labels[2]} images): {ExperimentText.Format(found, "")}"
                );
            }

            var y = svg.Height - 10 - 16 * (inputs.Count - 1 - number);
            svg.Line(74, y - 4, 104, y - 4, $"curve dash{number % 4}").Text(112, y, names[input.Key], "tick");
        }

        return svg.ToString();
    }

    private static (double Low, double High, string Style)? Range(ExperimentFigure figure) =>
        figure is { Low: { } low, High: { } high } ? (Math.Clamp(low, 0, 1), Math.Clamp(high, 0, 1), "axis")
        : figure is { Mean: { } mean, Deviation: { } deviation }
            ? (Math.Clamp(mean - deviation, 0, 1), Math.Clamp(mean + deviation, 0, 1), "marked")
        : null;
}
