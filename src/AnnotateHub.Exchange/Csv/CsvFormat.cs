using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Tables: any with a column mapping are read, one is written.</summary>
public static class CsvFormat
{
    public const string WrittenName = "annotations.csv";

    /// <summary>Lies beside what an export wrote, whatever the format, and tells of boxes rather than giving them.</summary>
    public const string LineageName = "lineage.csv";

    /// <summary>What annotators said of whole images lies beside labels too.</summary>
    public const string VerdictsName = "verdicts.csv";

    /// <summary>Tables that our exports put beside the labels and that are no labels themselves.</summary>
    public static bool IsBesideLabels(string fileName) => fileName is LineageName or VerdictsName;

    public static AnnotationFormat Format { get; } =
        new(
            "csv",
            "CSV with a column mapping",
            "Every box comes back to the bit, with rater, score, flags and attributes.",
            settings => new CsvReader(settings),
            Write
        );

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The heads of what is written; a file that has them is AnnotateHub's own.</summary>
    internal static IReadOnlyList<string> Heads { get; } =
    ["image", "width", "height", "rater", "class", "x1", "y1", "x2", "y2", "score", "truncated", "difficult", "occluded", "attributes"];

    private static IEnumerable<WrittenFile> Write(
        ILabelSource labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    )
    {
        yield return new WrittenFile(WrittenName, Parts());

        IEnumerable<ReadOnlyMemory<byte>> Parts()
        {
            yield return Encoding.UTF8.GetBytes(CsvText.From([Heads]));
            foreach (var batch in labels.ReadAll())
                yield return Encoding.UTF8.GetBytes(CsvText.From(batch.SelectMany(Rows)));
        }
    }

    /// <summary>An image without boxes has a row of its own, so that it is not forgotten.</summary>
    private static IEnumerable<IReadOnlyList<string?>> Rows(ImageLabels imageLabels)
    {
        string?[] head = [imageLabels.Image, Number(imageLabels.Width), Number(imageLabels.Height), imageLabels.Rater];
        if (imageLabels.Boxes.Count == 0)
            yield return [.. head, .. new string?[Heads.Count - head.Length]];
        foreach (var box in imageLabels.Boxes)
            yield return
            [
                .. head,
                box.Class,
                Number(box.Box.X1),
                Number(box.Box.Y1),
                Number(box.Box.X2),
                Number(box.Box.Y2),
                box.Score is { } score ? Number(score) : null,
                Flag(box.Truncated),
                Flag(box.Difficult),
                Flag(box.Occluded),
                Attributes(box.Attributes),
            ];
    }

    private static string? Attributes(IReadOnlyDictionary<string, string>? attributes) =>
        attributes is { Count: > 0 }
            ? JsonSerializer.Serialize(new SortedDictionary<string, string>(attributes.ToDictionary(), StringComparer.Ordinal), Json)
            : null;

    private static string Flag(bool isSet) => isSet ? "1" : "0";

    private static string Number(int? pixels) => pixels?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
