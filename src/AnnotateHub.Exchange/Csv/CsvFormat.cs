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

    public static AnnotationFormat Format { get; } = new("csv", "CSV with a column mapping", "Every box comes back to the bit, with rater, score, flags and attributes.", settings => new CsvReader(settings), Write);

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<WrittenFile> Write(IReadOnlyList<ImageLabels> labels, FormatSettings settings, ICollection<ExchangeFault> leftOut)
    {
        var text = new StringBuilder("image,width,height,rater,class,x1,y1,x2,y2,score,truncated,difficult,occluded,attributes\n");
        foreach (var item in labels)
        {
            var head = $"{CsvText.Quoted(item.Image)},{Number(item.Width)},{Number(item.Height)},{CsvText.Quoted(item.Rater ?? "")}";
            // An image without boxes has a row of its own, so that it is not forgotten.
            if (item.Boxes.Count == 0) text.Append(head).Append(",,,,,,,,,,\n");
            foreach (var box in item.Boxes)
            {
                text.Append(head).Append(',').Append(CsvText.Quoted(box.Class));
                foreach (var edge in new[] { box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2 }) text.Append(',').Append(Number(edge));
                text.Append(',').Append(box.Score is { } score ? Number(score) : "").Append(',').Append(Flag(box.Truncated)).Append(',').Append(Flag(box.Difficult)).Append(',').Append(Flag(box.Occluded))
                    .Append(',').Append(box.Attributes is { Count: > 0 } attributes ? CsvText.Quoted(JsonSerializer.Serialize(new SortedDictionary<string, string>(attributes.ToDictionary(), StringComparer.Ordinal), Json)) : "").Append('\n');
            }
        }

        yield return new WrittenFile(WrittenName, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Flag(bool isSet) => isSet ? "1" : "0";

    private static string Number(int? pixels) => pixels?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
