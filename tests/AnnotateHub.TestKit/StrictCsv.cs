using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AnnotateHub.TestKit;

/// <summary>
/// A table as R's <c>read.csv</c> and pandas' <c>read_csv</c> take it without an option: one line of ASCII heads that are names, as many
/// fields in every row, and each column either numbers (a point, no thousands, empty for none) or text. Parsed here and not by the library
/// that writes.
/// </summary>
public sealed partial class StrictCsv
{
    /// <summary>Text by its meaning, whatever somebody calls an image, a patient, a person or a class.</summary>
    private static readonly HashSet<string> Text =
    [
        "a",
        "annotator",
        "b",
        "class",
        "class_a",
        "class_b",
        "detail",
        "image",
        "input",
        "model",
        "patient",
        "person",
        "predicted_class",
        "run",
        "tested_on",
        "trained_on",
        "true_class",
    ];

    public required IReadOnlyList<string> Heads { get; init; }

    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }

    /// <summary>What breaks the rule, as sentences.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public static StrictCsv Read(string name, string text)
    {
        var (faults, lines) = (new List<string>(), Parse(text));
        if (lines.Count == 0)
            return new StrictCsv
            {
                Heads = [],
                Rows = [],
                Faults = [$"{name} is empty."],
            };
        var (heads, rows) = (lines[0], lines.Skip(1).ToList());
        faults.AddRange(heads.Where(head => !Name().IsMatch(head)).Select(head => $"{name}: the head '{head}' is no ASCII name."));
        faults.AddRange(heads.CountBy(head => head).Where(head => head.Value > 1).Select(head => $"{name}: '{head.Key}' is there twice."));
        faults.AddRange(
            rows.Where(row => row.Count != heads.Count)
                .Select(row => $"{name}: {row.Count} fields under {heads.Count} heads: {string.Join('|', row)}")
        );
        foreach (var (column, head) in faults.Count > 0 ? [] : heads.Index())
        {
            string[] said = [.. rows.Select(row => row[column]).Where(cell => cell.Length > 0)];
            var numbers = said.Count(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
            if (numbers > 0 && numbers < said.Length && !Text.Contains(head))
                faults.Add($"{name}: '{head}' mixes numbers and text: {string.Join(" | ", said.Distinct().Take(8))}");
            faults.AddRange(
                said.Where(cell => !Text.Contains(head) && (SeveralInOne().IsMatch(cell) || cell.AsSpan().ContainsAny('±', '−', '–')))
                    .Take(1)
                    .Select(cell => $"{name}: '{head}' holds several values or a sign of typesetting: '{cell}'")
            );
        }

        return new StrictCsv
        {
            Heads = heads,
            Rows = rows,
            Faults = faults,
        };
    }

    private static List<IReadOnlyList<string>> Parse(string text)
    {
        var (rows, row, cell, isQuoted) = (new List<IReadOnlyList<string>>(), new List<string>(), new StringBuilder(), false);
        for (var place = 0; place < text.Length; place++)
        {
            var sign = text[place];
            if (isQuoted && sign == '"' && place + 1 < text.Length && text[place + 1] == '"')
                cell.Append(text[++place]);
            else if (sign == '"')
                isQuoted = !isQuoted;
            else if (isQuoted || sign is not (',' or '\r' or '\n'))
                cell.Append(sign);
            else if (sign != '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (sign != '\n')
                    continue;
                rows.Add([.. row]);
                row.Clear();
            }
        }

        return rows;
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex Name();

    /// <summary>0.83 (12), 0.8 to 0.9, 0.8 - 0.9.</summary>
    [GeneratedRegex(@"^-?[0-9.]+ ?(\(|to |- [0-9])")]
    private static partial Regex SeveralInOne();
}
