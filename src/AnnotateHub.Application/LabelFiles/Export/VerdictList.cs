using System.Text;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary><c>verdicts.csv</c>: what annotators said of images as a whole, a row for each answer, also where nothing was said.</summary>
internal static class VerdictList
{
    public const string FileName = CsvFormat.VerdictsName;

    private static readonly string[] Heads =
    [
        "image",
        "round",
        "annotator",
        "no_cells",
        "out_of_focus",
        "bad_staining",
        "unsure",
    ];

    public static ReadOnlyMemory<byte> ToBytes(
        IEnumerable<(string Image, string Round, string Annotator, ImageVerdicts Verdicts)> answers
    ) =>
        Encoding.UTF8.GetBytes(
            CsvText.From(
                answers
                    .Select(answer =>
                        (IReadOnlyList<string?>)
                            [
                                answer.Image,
                                answer.Round,
                                answer.Annotator,
                                .. ImageVerdictNames.All.Select(one => answer.Verdicts.HasFlag(one) ? "1" : "0"),
                            ]
                    )
                    .Prepend(Heads)
            )
        );
}
