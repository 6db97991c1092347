using System.CommandLine;
using AnnotateHub.Application.Reports.Files;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Text;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Cli;

/// <summary>Formats of annotations and what their files do not say themselves.</summary>
internal static class FormatOptions
{
    /// <summary>The paper's tree, which <c>export</c> writes besides the formats.</summary>
    public const string Published = "published";

    public static Option<string> Written { get; } =
        Among(
            "--format",
            $"{Listed(CanBeWritten)}, or {Published} for the paper's tree with images, splits, experts and union.",
            [.. CanBeWritten, Published],
            required: true
        );
    public static Option<string?> Read { get; } =
        Among("--format", $"{Listed(All)}; guessed by the files if left out.", All, required: false)!;
    public static Option<string> From { get; } = Among("--from", $"Format of the files that are read: {Listed(All)}.", All, required: true);
    public static Option<string> To { get; } =
        Among("--to", $"Format of the files that are written: {Listed(CanBeWritten)}.", CanBeWritten, required: true);
    public static Option<int> Origin { get; } = MakeOrigin("--origin", "VOC: number of the first pixel, 0 or 1.");

    public static Option<VocFarEdge> FarEdge { get; } =
        new("--far-edge")
        {
            Description = "VOC: whether xmax and ymax name the last pixel (inclusive) or the first after it (exclusive).",
            DefaultValueFactory = _ => VocFarEdge.Exclusive,
        };

    public static Option<VocDialect> Dialect { get; } =
        new("--dialect")
        {
            Description = "VOC: whole numbers (fractions are rounded to the nearest pixel, halves up) or exact decimals.",
            DefaultValueFactory = _ => VocDialect.Integer,
        };

    public static Option<int> OutOrigin { get; } =
        MakeOrigin("--out-origin", "VOC: number of the first pixel in the files that are written, 0 or 1.");

    public static Option<VocFarEdge> OutFarEdge { get; } =
        new("--out-far-edge")
        {
            Description = "VOC: the far edge in the files that are written.",
            DefaultValueFactory = _ => VocFarEdge.Exclusive,
        };

    public static Option<string?> Csv { get; } =
        new("--csv")
        {
            Description =
                "CSV: which column holds what, for example 'image=img_name;class=category;box=bbox;rater=author' or "
                + "'delimiter=space;header=no;image={file};x=#1;y=#2;class=#3;size=70'; guessed by the header if left out.",
        };

    public static Option<SizeDifference> SizeDifference { get; } =
        new("--size-difference")
        {
            Description =
                "Labels that were made on a picture of another size: leave them out (LeaveOut), scale them where both sides "
                + "differ by one factor (Scale), or take their numbers as pixels of the picture (Ignore).",
            DefaultValueFactory = _ => AnnotateHub.Exchange.SizeDifference.LeaveOut,
        };

    /// <summary>The same as <see cref="Csv"/>, where --csv is something else already.</summary>
    public static Option<string?> Columns { get; } = new("--columns") { Description = Csv.Description };

    public static Option<string?> Pictures { get; } =
        new("--images")
        {
            Description = "Folder of the pictures, for sizes and names; left out: they are looked for among the labels.",
        };

    public static Option<string?> Encoding { get; } =
        new("--encoding")
        {
            Description =
                "Code page of label files that are not UTF-8 and do not say it themselves, such as gbk, shift_jis or windows-1252.",
        };

    public static Option<string?> Report { get; } =
        new("--report")
        {
            Description =
                "File for a report of what was read, matched, reported and left out, by kind; JSON where its name ends in .json, "
                + "else Markdown.",
        };

    public static VocConvention ReadConvention(ParseResult parsed, VocDialect dialect) =>
        new(parsed.GetValue(Origin), parsed.GetValue(FarEdge), dialect);

    /// <summary>The column mapping, or a sentence what is wrong with it.</summary>
    public static (CsvMapping? Mapping, string? Fault) CsvOf(ParseResult parsed) =>
        parsed.GetValue(Csv) is { } text ? CsvMapping.Parse(text) : (null, null);

    /// <summary>How the label files of a report are read, or a sentence what is wrong with the options.</summary>
    public static (AnswerSettings? Settings, string? Fault) AnswersOf(ParseResult parsed)
    {
        var (mapping, fault) = parsed.GetValue(Columns) is { } text ? CsvMapping.Parse(text) : (null, null);
        var (encoding, unknown) = EncodingOf(parsed);
        if ((fault ?? unknown) is { } refused)
            return (null, refused);
        return (
            new AnswerSettings(
                new FormatSettings
                {
                    Convention = ReadConvention(parsed, VocDialect.Float),
                    Csv = mapping,
                    Encoding = encoding,
                    SizeDifference = parsed.GetValue(SizeDifference),
                },
                parsed.GetValue(Read) is { } key ? AnnotationFormats.Find(key) : null,
                parsed.GetValue(Pictures)
            ),
            null
        );
    }

    /// <summary>The code page, or a sentence that there is none of this name.</summary>
    public static (System.Text.Encoding? Encoding, string? Fault) EncodingOf(ParseResult parsed) =>
        parsed.GetValue(Encoding) is not { } name ? (null, null)
        : CodePage.Find(name) is { } found ? (found, null)
        : (null, CodePage.GetDenialReason(name));

    /// <summary>Options of the form <c>left=right</c>; null after saying which is not.</summary>
    public static async Task<Dictionary<string, string>?> PairsAsync(IEnumerable<string> texts, string option, TextWriter error)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            // The last one: words in files hold anything, user names and classes no equals sign.
            var equals = text.LastIndexOf('=');
            if (equals < 0)
            {
                await error.WriteLineAsync($"'{option} {text}' lacks an equals sign; left=right is expected.");
                return null;
            }

            pairs[NormalForm.Compose(text[..equals])] = NormalForm.Compose(text[(equals + 1)..]);
        }

        return pairs;
    }

    private static string[] All => [.. AnnotationFormats.All.Select(format => format.Key)];

    private static string[] CanBeWritten => [.. AnnotationFormats.All.Where(format => format.CanWrite).Select(format => format.Key)];

    private static string Listed(string[] keys) => string.Join(", ", keys);

    private static Option<string> Among(string name, string description, string[] keys, bool required)
    {
        var option = new Option<string>(name) { Description = description, Required = required };
        option.AcceptOnlyFromAmong(keys);
        return option;
    }

    private static Option<int> MakeOrigin(string name, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => 0 };
        option.AcceptOnlyFromAmong("0", "1");
        return option;
    }
}
