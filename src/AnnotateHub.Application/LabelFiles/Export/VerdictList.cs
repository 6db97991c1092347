using System.Text;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary><c>verdicts.csv</c>: what annotators said of images as a whole, a row for each answer, also where nothing was said.</summary>
internal sealed class VerdictList
{
    public const string FileName = CsvFormat.VerdictsName;

    private readonly List<IReadOnlyList<string?>> _rows =
    [
        new[] { "image", "round", "annotator", "no_cells", "out_of_focus", "bad_staining", "unsure" },
    ];

    public void Add(string image, string round, string annotator, ImageVerdicts verdicts) =>
        _rows.Add([image, round, annotator, .. ImageVerdictNames.All.Select(one => verdicts.HasFlag(one) ? "1" : "0")]);

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(CsvText.From(_rows));
}
