using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>
/// What became of label files: what was read, how images were found, what was told and what was left out, by kind. A preview and the
/// import after it
/// make the same report.
/// </summary>
/// <param name="Files">Files of the format that were read.</param>
/// <param name="Answers">One rater's labels of one image each.</param>
/// <param name="Empty">Answers that say: nothing is in the image.</param>
/// <param name="Damaged">Answers of which everything was refused; they count as no answer.</param>
/// <param name="Matched">Answers by how surely their image was found.</param>
/// <param name="Classes">Boxes by class.</param>
/// <param name="More">Sentences that were not kept.</param>
public sealed record LabelReport(
    string Format,
    int Files,
    int Answers,
    int Boxes,
    int Empty,
    int Damaged,
    IReadOnlyDictionary<string, int> Matched,
    IReadOnlyDictionary<string, int> Classes,
    IReadOnlyList<LabelReportGroup> LeftOut,
    IReadOnlyList<LabelReportGroup> Reported,
    int More
)
{
    /// <summary>Sentences of one kind that are shown.</summary>
    public const int FirstShown = 10;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <param name="faults">All sentences, those of the reading among them.</param>
    /// <param name="hasPictures">Whether images or pictures are known that labels could belong to.</param>
    public static LabelReport From(string format, LabelReading reading, IReadOnlyList<ExchangeFault> faults, bool hasPictures = true) =>
        new(
            format,
            reading.Files,
            reading.Labels.Count,
            reading.BoxCount,
            reading.Labels.Count(imageLabels => imageLabels.Boxes.Count == 0),
            reading.Damaged.Count,
            hasPictures
                ? new SortedDictionary<string, int>(
                    reading.Labels.CountBy(imageLabels => MatchText(imageLabels.Match)).ToDictionary(),
                    StringComparer.Ordinal
                )
                : new SortedDictionary<string, int>(StringComparer.Ordinal),
            new SortedDictionary<string, int>(
                reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).CountBy(box => box.Class).ToDictionary(),
                StringComparer.Ordinal
            ),
            Groups(faults.Where(fault => !fault.IsNote)),
            Groups(faults.Where(fault => fault.IsNote)),
            reading.MoreFaults
        );

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public string ToMarkdown()
    {
        var text = new StringBuilder("# Report of label files\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Read as {Format}: {Files} files, {Answers} answers with {Boxes} boxes; {Empty} answers say that nothing is there, {Damaged} are damaged and count as none.\n"
        );
        Table("How images were found", "answers", Matched);
        Table("Classes", "boxes", Classes);
        Sentences("Left out", LeftOut);
        Sentences("Reported, and taken all the same", Reported);
        if (More > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n{More} more sentences were not kept.\n");
        return text.ToString();

        void Table(string title, string unit, IReadOnlyDictionary<string, int> counts)
        {
            if (counts.Count == 0)
                return;
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| | {unit} |\n| --- | ---: |\n");
            foreach (var (name, count) in counts)
                text.Append(CultureInfo.InvariantCulture, $"| {name.Replace("|", "\\|", StringComparison.Ordinal)} | {count} |\n");
        }

        void Sentences(string title, IReadOnlyList<LabelReportGroup> groups)
        {
            if (groups.Count == 0)
                return;
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
            foreach (var group in groups)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n### {group.Title} ({group.Count})\n\n");
                foreach (var sentence in group.First)
                    text.Append("- ").Append(sentence).Append('\n');
                if (group.Count > group.First.Count)
                    text.Append(CultureInfo.InvariantCulture, $"- and {group.Count - group.First.Count} more\n");
            }
        }
    }

    /// <summary>As a file: JSON where its name ends so, else Markdown.</summary>
    public Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        return File.WriteAllTextAsync(
            path,
            Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) ? ToJson() : ToMarkdown(),
            cancellationToken
        );
    }

    private static List<LabelReportGroup> Groups(IEnumerable<ExchangeFault> faults) =>
        [
            .. faults
                .GroupBy(fault => fault.Kind)
                .OrderBy(group => group.Key)
                .Select(group => new LabelReportGroup(
                    group.Key,
                    TitleOf(group.Key),
                    group.Count(),
                    [.. group.Take(FirstShown).Select(fault => fault.ToString())]
                )),
        ];

    private static string MatchText(MatchKind kind) =>
        kind switch
        {
            MatchKind.WholePath => "by the whole path",
            MatchKind.PathTail => "by the end of the path",
            MatchKind.NameOnly => "by the last part only",
            _ => "not found",
        };

    private static string TitleOf(FaultKind kind) =>
        kind switch
        {
            FaultKind.File => "Whole files",
            FaultKind.Text => "Text and encodings",
            FaultKind.Image => "Which image",
            FaultKind.Twice => "Two for one",
            FaultKind.Size => "Sizes",
            FaultKind.Outside => "Outside of the image",
            FaultKind.Class => "Classes",
            FaultKind.Spelling => "Spellings of classes",
            FaultKind.Columns => "Columns of lines",
            FaultKind.Damaged => "Nothing of it could be used",
            FaultKind.Work => "Work and rounds",
            _ => "Single labels",
        };
}
