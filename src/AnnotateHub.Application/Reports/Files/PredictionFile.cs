using System.Globalization;
using System.Text.Json;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sentences;
using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>
/// Predictions in one file. JSON: an array of <c>{"image", "class", "score", "box": [x1, y1, x2, y2], "detector"?, "probabilities"?: {"R":
/// 0.9}}</c>.
/// CSV: a line of heads <c>image,class,score,x1,y1,x2,y2</c>, optionally <c>detector</c> and one <c>p_CLASS</c> a class. Edges are
/// continuous pixels.
/// </summary>
public static class PredictionFile
{
    private static readonly string[] Heads = ["image", "class", "score", "x1", "y1", "x2", "y2"];
    private const long MaxBytes = 1L << 30;

    /// <summary>Whether the file is of this form, and not of a label format: by its heads, or by the first entry's keys.</summary>
    public static bool IsOne(string path)
    {
        if (!File.Exists(path))
            return false;
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".JSON":
                var start = PlainText.Start(path, 4096);
                return start.TrimStart() is ['[', .. var rest]
                    && (
                        rest.TrimStart() is "]" or [']', ..]
                        || rest.Contains("\"box\"", StringComparison.Ordinal) && rest.Contains("\"image\"", StringComparison.Ordinal)
                    );
            case ".CSV":
                return CsvFile.Rows(path).FirstOrDefault().Fields is { } heads && Heads.All(heads.Select(head => head.Trim()).Contains);
            default:
                return false;
        }
    }

    /// <exception cref="IOException">The file cannot be used; the sentence says where and why.</exception>
    public static IReadOnlyList<Prediction> Read(string path)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new IOException($"There is no file or folder '{path}' with predictions.");
        if (new FileInfo(path).Length > MaxBytes)
            throw new IOException($"{name} is larger than 1 GiB; split it.");
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => OfJson(PlainText.Read(path, name), name),
            ".CSV" => OfCsv(path, name),
            var other => throw new IOException($"{name} ends in '{other}'; predictions come as .json, .csv or a folder of .xml files."),
        };
    }

    private static List<Prediction> OfJson(string text, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw new IOException($"{name} holds {document.RootElement.ValueKind}; an array of predictions is expected.");
            return
            [
                .. document.RootElement.EnumerateArray().Select((jsonElement, index) => OfJson(jsonElement, $"{name}, entry {index + 1}")),
            ];
        }
        catch (JsonException fault)
        {
            var isMissing = text.Contains("NaN", StringComparison.Ordinal) || text.Contains("Infinity", StringComparison.Ordinal);
            throw new IOException(
                $"{name} is no well-formed JSON ({JsonSentence.Describe(fault)})."
                    + (isMissing ? " NaN and Infinity are no numbers of JSON; write null, or leave the prediction out." : ""),
                fault
            );
        }
        catch (InvalidOperationException fault)
        {
            throw new IOException($"{name} holds a text with half a character (a lone surrogate); write it anew.", fault);
        }
    }

    private static Prediction OfJson(JsonElement jsonElement, string place)
    {
        if (jsonElement.ValueKind != JsonValueKind.Object)
            throw new IOException($"{place}: an object with image, class, score and box is expected.");
        var box = Member("box", JsonValueKind.Array).EnumerateArray().Select(edge => Number(edge, "box")).ToArray();
        if (box.Length != 4)
            throw new IOException($"{place}: 'box' has {box.Length} numbers; x1, y1, x2, y2 are expected.");
        return new Prediction(
            Member("image", JsonValueKind.String).GetString()!,
            BoxOf(box, place),
            Member("class", JsonValueKind.String).GetString()!.Trim(),
            Number(Member("score", JsonValueKind.Number), "score"),
            jsonElement.TryGetProperty("detector", out var detector) && detector.ValueKind != JsonValueKind.Null
                ? Number(detector, "detector")
                : null,
            jsonElement.TryGetProperty("probabilities", out var all) && all.ValueKind == JsonValueKind.Object
                ? all.EnumerateObject()
                    .ToDictionary(entry => entry.Name, entry => Number(entry.Value, "probabilities"), StringComparer.Ordinal)
                : null
        );

        JsonElement Member(string key, JsonValueKind kind) =>
            jsonElement.TryGetProperty(key, out var found) && found.ValueKind == kind
                ? found
                : throw new IOException($"{place}: '{key}' is missing or no {kind.ToString().ToLowerInvariant()}.");

        double Number(JsonElement element, string key) =>
            element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value)
                ? value
                : throw new IOException($"{place}: '{key}' holds '{Excerpt.Of(element.ToString())}'; a finite number is expected.");
    }

    private static List<Prediction> OfCsv(string path, string name)
    {
        string[] heads = [];
        var predictions = new List<Prediction>();
        foreach (var (line, fields) in CsvFile.Rows(path))
        {
            if (heads.Length == 0)
            {
                heads = [.. fields.Select(field => field.Trim())];
                if (heads.GroupBy(head => head, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                    throw new IOException($"{name}, line 1: the head '{Excerpt.Of(twice.Key)}' stands there twice.");
                string[] missing = [.. Heads.Where(head => !heads.Contains(head))];
                if (missing.Length > 0)
                    throw new IOException(
                        $"{name}, line 1: the head{(missing.Length == 1 ? "" : "s")} {string.Join(", ", missing)} "
                            + $"{(missing.Length == 1 ? "is" : "are")} missing; found {Excerpt.Of(string.Join(", ", heads))}."
                    );
                continue;
            }

            if (fields.Count != heads.Length)
                throw new IOException($"{name}, line {line}: {fields.Count} fields; {heads.Length} are expected.");
            var probabilities = heads
                .Index()
                .Where(head => head.Item.StartsWith("p_", StringComparison.Ordinal) && fields[head.Index].Length > 0)
                .ToDictionary(head => head.Item[2..], head => Number(head.Item)!.Value, StringComparer.Ordinal);
            predictions.Add(
                new Prediction(
                    fields[Array.IndexOf(heads, "image")],
                    BoxOf([Number("x1")!.Value, Number("y1")!.Value, Number("x2")!.Value, Number("y2")!.Value], $"{name}, line {line}"),
                    fields[Array.IndexOf(heads, "class")].Trim(),
                    Number("score")!.Value,
                    Number("detector"),
                    probabilities.Count == 0 ? null : probabilities
                )
            );

            double? Number(string head)
            {
                var column = Array.IndexOf(heads, head);
                if (column < 0 || (head == "detector" && fields[column].Length == 0))
                    return null;
                return
                    double.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && double.IsFinite(value)
                    ? value
                    : throw new IOException(
                        $"{name}, line {line}: '{head}' is '{Excerpt.Of(fields[column])}'; a finite number is expected."
                    );
            }
        }

        return heads.Length == 0 ? throw new IOException($"{name} is empty; a line of heads is expected.") : predictions;
    }

    private static PixelBox BoxOf(double[] edges, string place) =>
        edges[2] >= edges[0] && edges[3] >= edges[1]
            ? new PixelBox(edges[0], edges[1], edges[2], edges[3])
            : throw new IOException(
                $"{place}: the box ({string.Join(", ", edges.Select(edge => edge.ToString(CultureInfo.InvariantCulture)))}) ends before it begins; x1, y1, x2, y2 are expected."
            );
}
