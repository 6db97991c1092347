using System.Globalization;
using AnnotateHub.Application.Reports;

namespace AnnotateHub.Web.Features.Reports;

/// <summary>Figures that open the cells behind them; of a live report by its question, of a frozen one by its hash.</summary>
internal sealed class PageLinks(long projectId, string source) : IFigureLinks
{
    public static PageLinks From(long projectId, AgreementQuestion question) => new(projectId, ReportAddress.Query(question));

    public static PageLinks From(long projectId, string hash) => new(projectId, $"report={hash}");

    public string? Cells(string a, string b, string? classA, string? classB) =>
        $"projects/{projectId}/agreement/cells?{source}&a={Uri.EscapeDataString(a)}&b={Uri.EscapeDataString(b)}{Part("classA", classA)}{Part("classB", classB)}";

    public string? Image(string name) => $"projects/{projectId}/images?search={Uri.EscapeDataString(name)}";

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
