using System.Globalization;
using System.Text;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>
/// <c>lineage.csv</c>: who or what made each box of an export, and what a person did with what a model proposed. Formats have no common
/// place for it, and
/// files that tools read stay as those tools write them.
/// </summary>
internal static class BoxLineage
{
    public const string FileName = CsvFormat.LineageName;

    public static ReadOnlyMemory<byte> Heads { get; } =
        ToBytes([
            ["image", "round", "annotator", "object", "class", "origin", "model", "run", "score", "review", "box", "made_from", "assist"],
        ]);

    /// <param name="startFrom">Name of the model run that the round's work started from, if it did; predictions that came as files name no
    /// model.</param>
    public static IEnumerable<IReadOnlyList<string?>> Rows(
        string image,
        string round,
        string annotator,
        string? startFrom,
        IReadOnlyList<BoxRow> boxes
    )
    {
        foreach (var (index, box) in boxes.Index())
        {
            var isModel = box.Origin is BoxOrigin.Model;
            yield return
            [
                image,
                round,
                annotator,
                (index + 1).ToString(CultureInfo.InvariantCulture),
                box.Class,
                Word(box.Origin),
                isModel ? box.Attributes?.GetValueOrDefault(BoxAttributes.Model) : null,
                isModel ? box.Attributes?.GetValueOrDefault(BoxAttributes.Run) ?? startFrom : null,
                box.Score?.ToString("R", CultureInfo.InvariantCulture),
                isModel ? Word(box.Review) : null,
                box.ClientId,
                string.Join(' ', box.Parents ?? []),
                box.Attributes?.GetValueOrDefault(OperationRules.AssistAttribute),
            ];
        }
    }

    public static ReadOnlyMemory<byte> ToBytes(IEnumerable<IReadOnlyList<string?>> rows) => Encoding.UTF8.GetBytes(CsvText.From(rows));

    private static string Word(BoxOrigin origin) =>
        origin switch
        {
            BoxOrigin.Drawn => "drawn",
            BoxOrigin.Pasted => "pasted",
            BoxOrigin.Imported => "imported",
            BoxOrigin.Model => "model",
            BoxOrigin.Union => "union",
            BoxOrigin.Assisted => "assisted",
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };

    private static string Word(BoxReview review) =>
        review switch
        {
            BoxReview.None => "untouched",
            BoxReview.Accepted => "accepted",
            BoxReview.Corrected => "corrected",
            BoxReview.ImplicitlyAccepted => "implicitly accepted",
            _ => throw new ArgumentOutOfRangeException(nameof(review)),
        };
}
