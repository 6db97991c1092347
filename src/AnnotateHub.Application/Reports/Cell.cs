using System.Globalization;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>One cell of a table: as people read it, and as programs do.</summary>
/// <param name="Shown">Rounded, with its interval.</param>
/// <param name="Values">One for each column that it takes in a CSV file, in full precision; empty where there is none.</param>
internal readonly record struct Cell(string Shown, params IReadOnlyList<string> Values)
{
    public override string ToString() => Shown;

    public static implicit operator Cell(string text) => new(text, text == FigureText.None ? "" : text);

    public static Cell Of(double? value, string format = "0.000") => new(FigureText.Format(value, format), Raw(value));

    public static Cell Of(long value) => new(FigureText.Format(value), value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Value, low, high and standard deviation; for a column of kind <see cref="ColumnKind.Interval"/>.</summary>
    public static Cell Of(Figure? figure) =>
        new(FigureText.Format(figure), Raw(figure?.Value), Raw(figure?.Low), Raw(figure?.High), Raw(figure?.Deviation));

    /// <summary>Mean, standard deviation and number of runs; for a column of kind <see cref="ColumnKind.Runs"/>.</summary>
    public static Cell Of(MeanOverRuns runs) =>
        new(FigureText.Format(runs), Raw(runs.Mean), Raw(runs.Deviation), runs.Runs.ToString(CultureInfo.InvariantCulture));

    /// <summary>An unknown patient is said to people and left empty for programs.</summary>
    public static Cell OfPatient(string patient) => new(FigureText.Patient(patient), patient);

    private static string Raw(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
