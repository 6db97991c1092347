using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>The labels of a golden case with the options that it reads them with, and what the format's reader makes of them.</summary>
/// <param name="Path">In a fresh copy of the case.</param>
/// <param name="Options">As <c>convert</c> takes them, but for <c>--csv</c>, which reports call <c>--columns</c>.</param>
internal sealed record GoldenInput(string Path, string Format, IReadOnlyList<string> Options, LabelReading Reading)
{
    public static string Cases { get; } = System.IO.Path.Combine(Repository.Root, "tests", "AnnotateHub.Cli.Tests", "Cases");

    /// <summary>Cases whose labels are converted, and those that are nothing but labels.</summary>
    public static IEnumerable<string> Names() =>
        Directory
            .GetDirectories(Cases)
            .Where(folder =>
                ConvertOf(folder) is not null
                || !File.Exists(System.IO.Path.Combine(folder, "case.txt")) && HoldsLabels(folder)
            )
            .Select(folder => System.IO.Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal);

    /// <param name="copy">An empty place for the copy.</param>
    public static GoldenInput Open(string name, string copy)
    {
        var folder = System.IO.Path.Combine(Cases, name);
        Copy(folder, copy);
        var words = ConvertOf(folder)?.Split(' ');
        var path = words is null ? copy : After("--in")!.Replace("{}", copy, StringComparison.Ordinal);
        var source = LabelFolder.OpenFileOrFolder(path)!;
        var format = words is null ? AnnotationFormats.Guess(source.Files)! : AnnotationFormats.Find(After("--from")!)!;
        var settings = new FormatSettings
        {
            Convention = new VocConvention(After("--origin") == "1" ? 1 : 0, VocFarEdge.Exclusive, VocDialect.Float),
            Csv = After("--csv") is { } columns ? CsvMapping.Parse(columns).Mapping : null,
            Encoding = After("--encoding") is { } page ? CodePage.Find(page) : null,
            SizeDifference = After("--size-difference") is { } choice ? Enum.Parse<SizeDifference>(choice) : default,
            Pictures = source.FindPicture,
            Listings = source.Beside,
        };
        var options = new[] { "--origin", "--csv", "--encoding", "--size-difference" }
            .Where(option => After(option) is not null)
            .SelectMany(option => new[] { option == "--csv" ? "--columns" : option, After(option)! });
        return new GoldenInput(path, format.Key, [.. options], format.Read(source.Files, settings));

        string? After(string option) => words is null || Array.IndexOf(words, option) is var at && at < 0 ? null : words[at + 1];
    }

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string? ConvertOf(string folder) =>
        System.IO.Path.Combine(folder, "case.txt") is var file && File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("run: convert ", StringComparison.Ordinal))
            : null;

    private static bool HoldsLabels(string folder) => AnnotationFormats.Guess(LabelFolder.Open(folder)!.Files) is not null;
}
