using System.Globalization;
using AnnotateHub.Application.Reports;

namespace AnnotateHub.Web.Features.Reports;

/// <summary>Addresses of reports; a question travels in the query, so that a report can be linked and gone back to.</summary>
internal static class ReportAddress
{
    public static string Agreement(long projectId, AgreementQuestion question) => $"projects/{projectId}/agreement?{Query(question)}";

    public static string Query(AgreementQuestion question) =>
        $"rounds={string.Join(',', question.Rounds)}&iou={question.Iou.ToString(CultureInfo.InvariantCulture)}{(question.Reference is null ? "" : $"&reference={Uri.EscapeDataString(question.Reference)}")}";

    /// <summary>Null where the query names no round.</summary>
    public static AgreementQuestion? Read(string? rounds, string? iou, string? reference)
    {
        long[] ids =
        [
            .. (rounds ?? "")
                .Split(',')
                .Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0)
                .Distinct()
                .Take(20),
        ];
        return ids.Length == 0
            ? null
            : new AgreementQuestion(
                ids,
                Iou: double.TryParse(iou, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1
                    ? value
                    : 0.5,
                Reference: string.IsNullOrEmpty(reference) ? null : reference
            );
    }

    public static string Frozen(long projectId, string hash) => $"projects/{projectId}/reports/{hash}";

    public static string Export(long projectId, string hash, string form) => $"api/projects/{projectId}/reports/{hash}/{form}";
}
