using System.Globalization;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.Reports.Experiments;

/// <summary>A table as the paper shows it, with n and intervals beside each figure.</summary>
/// <param name="Key">Name of its file, such as <c>table2</c>.</param>
public sealed record ExperimentTable(
    string Key,
    string Title,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Figures,
    IReadOnlyList<ExperimentRow> Rows
)
{
    public string ToCsv() =>
        CsvText.From([
            [
                .. Labels,
                .. CsvName.Unique(Figures).SelectMany(name => new[] { name, $"{name}_sd", $"{name}_n", $"{name}_low", $"{name}_high" }),
            ],
            .. Rows.Select(row =>
                (IReadOnlyList<string?>)
                    [
                        .. row.Labels,
                        .. row.Figures.SelectMany(figure =>
                            new[]
                            {
                                Text(figure.Mean),
                                Text(figure.Deviation),
                                figure.Count.ToString(CultureInfo.InvariantCulture),
                                Text(figure.Low),
                                Text(figure.High),
                            }
                        ),
                    ]
            ),
        ]);

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
