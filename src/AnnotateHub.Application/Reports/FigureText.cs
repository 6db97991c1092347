using System.Globalization;
using System.Net;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>Numbers as reports print them.</summary>
internal static class FigureText
{
    public const string None = "–";

    public static string Format(double? value, string format = "0.000") =>
        value is { } number ? number.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−') : None;

    public static string Format(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Value and interval, or the sign for none; the reason is printed elsewhere.</summary>
    public static string Format(Figure? figure) =>
        figure?.Value is null ? None
        : figure.Low is null ? Format(figure.Value)
        : $"{Format(figure.Value)} ({Format(figure.Low, "0.00")} to {Format(figure.High, "0.00")})";

    /// <summary>As sentences have it.</summary>
    public static string InText(Figure figure) =>
        figure.Value is null ? $"undefined ({figure.Reason?.TrimEnd('.')})"
        : figure.Low is null ? Format(figure.Value)
        : $"{Format(figure.Value)} (95 % interval {Format(figure.Low)} to {Format(figure.High)})";

    public static string Format(MeanOverRuns runs) =>
        runs.Mean is null ? None
        : runs.Deviation is null ? Format(runs.Mean)
        : $"{Format(runs.Mean)} ± {Format(runs.Deviation)}";

    public static string Patient(string patient) => patient.Length == 0 ? "(no patient)" : patient;

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Html(string text) => WebUtility.HtmlEncode(text);

    public static string Count(int number, string one, string? many = null) => number == 1 ? $"1 {one}" : $"{number} {many ?? one + "s"}";
}
