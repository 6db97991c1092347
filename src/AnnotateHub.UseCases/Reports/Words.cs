using System.Globalization;
using System.Net;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.UseCases.Reports;

/// <summary>Numbers as reports print them.</summary>
internal static class Words
{
    public const string None = "–";

    public static string Of(double? value, string format = "0.000") => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−') : None;

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Value and interval, or the sign for none; the reason is printed elsewhere.</summary>
    public static string Of(Figure? figure) => figure?.Value is null ? None : figure.Low is null ? Of(figure.Value) : $"{Of(figure.Value)} ({Of(figure.Low, "0.00")} to {Of(figure.High, "0.00")})";

    /// <summary>As sentences have it.</summary>
    public static string InText(Figure figure) => figure.Value is null ? $"undefined ({figure.Reason?.TrimEnd('.')})" : figure.Low is null ? Of(figure.Value) : $"{Of(figure.Value)} (95 % interval {Of(figure.Low)} to {Of(figure.High)})";

    public static string Of(MeanOverRuns runs) => runs.Mean is null ? None : runs.Deviation is null ? Of(runs.Mean) : $"{Of(runs.Mean)} ± {Of(runs.Deviation)}";

    public static string Patient(string patient) => patient.Length == 0 ? "(no patient)" : patient;

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Html(string text) => WebUtility.HtmlEncode(text);

    public static string Raw(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    public static string Count(int number, string one, string? many = null) => number == 1 ? $"1 {one}" : $"{number} {many ?? one + "s"}";
}
