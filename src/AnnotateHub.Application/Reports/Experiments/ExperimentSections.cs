using System.Globalization;
using System.Text;

namespace AnnotateHub.Application.Reports.Experiments;

/// <summary>An experiment as its tables, plots, and what it was made of.</summary>
internal static class ExperimentSections
{
    public static IReadOnlyList<Section> Create(ExperimentDocument document) =>
        [
            .. document.Tables.Select(table => Found(document, table)),
            new Section("made-of", "What it was made of", MadeOf(document), []),
            new Section("methods", "For a paper", $"<p class=\"methods\">{FigureText.Html(Describe(document))}</p>", []),
        ];

    /// <summary>The methods paragraph for a paper.</summary>
    public static string Describe(ExperimentDocument document)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"Networks were trained on {FigureText.Count(document.TrainingImages, "image")} and judged on "
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"{FigureText.Count(document.TestImages, "other image")} ({document.Judged}); the class judged was {document.Positive}. "
        );
        text.Append(CultureInfo.InvariantCulture, $"Labels: {document.Labels}. ");
        var learnt = document.Tables.Any(table => table.Key is "table4" or "table5" or "table6")
            ? $"Detectors were trained for {document.DetectorSteps} steps and classifiers for {document.Steps}"
            : $"Classifiers were trained for {document.Steps} steps";
        text.Append(
            CultureInfo.InvariantCulture,
            $"{learnt}, once with each of {FigureText.Count(document.Seeds.Count, "seed")} ({string.Join(", ", document.Seeds)}). "
        );
        text.Append("Figures are means ± standard deviations (n − 1) over the seeds; ");
        var figures = document.Tables.SelectMany(table => table.Rows).SelectMany(row => row.Figures);
        text.Append(
            figures.Any(figure => figure.Low is not null)
                ? "intervals are 95 % percentiles of a bootstrap of whole images within patients, of the mean over the seeds. "
                : "there are no intervals for fewer than ten images. "
        );
        if (document.DataVersion is { } version)
            text.Append(CultureInfo.InvariantCulture, $"Data set: SHA-256 {version}. ");
        return text.Append(CultureInfo.InvariantCulture, $"Computed with {document.Software}.").ToString();
    }

    private static Section Found(ExperimentDocument document, ExperimentTable found)
    {
        var table = new Table(
            found.Key,
            $"{found.Title}; mean ± standard deviation over {FigureText.Count(document.Seeds.Count, "seed")} (95 % interval by image)",
            [
                .. found.Labels.Select(label => new Column(ExperimentText.Head(found, label), label)),
                .. found.Figures.Select(figure => new Column(ExperimentText.Head(found, figure), figure)),
            ],
            [
                .. found.Rows.Select(row =>
                    (IReadOnlyList<Cell>)
                        [
                            .. row.Labels.Select(label => (Cell)label),
                            .. row.Figures.Zip(found.Figures, (figure, name) => (Cell)ExperimentText.Format(figure, name)),
                        ]
                ),
            ]
        );
        var html = new StringBuilder(table.ToHtml());
        foreach (var reason in found.Rows.SelectMany(row => row.Figures).Select(figure => figure.Reason).OfType<string>().Distinct())
            html.Append($"<p class=\"note\">{FigureText.Html(reason)}</p>");
        var plots = Plots(found).ToList();
        if (plots.Count > 0)
        {
            html.Append("<div class=\"plots\">");
            foreach (var (caption, plot) in plots)
                html.Append($"<figure><figcaption>{FigureText.Html(caption)}</figcaption>{plot}</figure>");
            html.Append("</div>");
            if (found.Key is not ("figure7" or "table6"))
                html.Append(
                    "<p class=\"note\">Solid lines are 95 % intervals by image; where there is none, dashed ones are the standard "
                        + "deviation over the seeds.</p>"
                );
        }

        return new Section(found.Key, found.Title, html.ToString(), [table]);
    }

    private static IEnumerable<(string Caption, string Plot)> Plots(ExperimentTable table)
    {
        switch (table.Key)
        {
            case "figure7":
                foreach (var input in table.Rows.GroupBy(row => row.Labels[0], StringComparer.Ordinal))
                    yield return (input.Key, ExperimentPlots.Matrix(input.Key, "true class", "class said", [.. input], table.Figures));
                break;
            case "table6":
                yield return (
                    "F1 by patient",
                    ExperimentPlots.Matrix(
                        "F1 by patient",
                        "trained on",
                        "judged on",
                        [.. table.Rows.Select(row => row with { Labels = [row.Labels[0]] })],
                        [.. table.Figures.Select(figure => figure["f1_".Length..])]
                    )
                );
                break;
            case "figure11":
                foreach (var (index, name) in table.Figures.Index())
                    yield return (ExperimentText.Head(table, name), ExperimentPlots.Sizes(table, index));
                break;
            default:
                foreach (var (index, name) in table.Figures.Index().Where(item => IsPlotted(item.Item)))
                    yield return (ExperimentText.Head(table, name), ExperimentPlots.Rows(table, index));
                break;
        }
    }

    private static bool IsPlotted(string figure) =>
        figure is "f1" or "auroc" or "ap50" or "detector_f1" or "detector_ap50" or "w07_f1" or "w07_ap50";

    private static string MadeOf(ExperimentDocument document)
    {
        var html = new StringBuilder("<dl class=\"facts\">");
        foreach (var (name, value) in Facts(document))
            html.Append($"<div><dt>{FigureText.Html(name)}</dt><dd class=\"overflow-anywhere\">{FigureText.Html(value)}</dd></div>");
        html.Append("</dl>");
        foreach (var note in document.Notes.Concat(document.LeftOut ?? []))
            html.Append($"<p class=\"note\">{FigureText.Html(note)}</p>");
        foreach (
            var (summary, names) in new[]
            {
                ("Images that were learnt from", document.TrainingNames),
                ("Images that judge", document.TestNames),
            }
        )
            if (names is { Count: > 0 })
                html.Append($"<details><summary>{summary}</summary><p>{FigureText.Html(string.Join(", ", names))}</p></details>");
        return html.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Facts(ExperimentDocument document)
    {
        yield return ("Made", $"{document.Made.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {document.Software}");
        if (document.DataVersion is { } version)
            yield return ("Data set (SHA-256)", version);
        yield return ("Labels (SHA-256)", document.LabelVersion);
        yield return ("Labels", document.Labels);
        yield return ("Learnt from", FigureText.Count(document.TrainingImages, "image"));
        yield return ("Judged on", $"{FigureText.Count(document.TestImages, "image")}: {document.Judged}");
        yield return ("Classes", $"{string.Join(", ", document.Classes)}; judged: {document.Positive}");
        foreach (var input in document.Inputs ?? [])
            yield return ($"Input {input.Name}", input.Channels);
        yield return ("Seeds", string.Join(", ", document.Seeds));
        yield return (
            "Trainings",
            string.Create(CultureInfo.InvariantCulture, $"{document.Trainings}, {document.Seconds / 60:0.0} minutes by the clock")
        );
    }
}
