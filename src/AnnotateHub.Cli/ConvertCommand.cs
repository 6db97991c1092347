using System.CommandLine;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub convert</c>: label files of one format become those of another; needs no data folder.</summary>
internal static class ConvertCommand
{
    private static readonly Option<string> In = new("--in") { Description = "Folder with label files, and the pictures where YOLO needs their sizes.", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "Folder that is empty or not there yet.", Required = true };
    private static readonly Option<string[]> Class = new("--class") { Description = "word=class renames a class, word= leaves its boxes out. Repeat for more." };

    public static Command Make()
    {
        var command = new Command("convert", "Converts label files between formats, without a server.")
        {
            FormatOptions.From, FormatOptions.To, In, Out, FormatOptions.Origin, FormatOptions.FarEdge, FormatOptions.OutOrigin, FormatOptions.OutFarEdge, FormatOptions.Dialect, FormatOptions.Csv, Class,
        };
        command.SetAction((parsed, cancel) => CommandLine.GuardAsync(parsed, () => RunAsync(parsed, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (folder, target) = (parsed.GetRequiredValue(In), parsed.GetRequiredValue(Out));
        async Task<int> RefuseAsync(string sentence)
        {
            await error.WriteLineAsync(sentence);
            return ExitCode.Refused;
        }

        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        if (fault is not null) return await RefuseAsync(fault);
        if (await FormatOptions.PairsAsync(parsed.GetValue(Class) ?? [], "--class", error) is not { } words) return ExitCode.Refused;
        if (LabelFolder.OpenFileOrFolder(folder) is not { } source) return await RefuseAsync($"There is no file or folder '{folder}'.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()) return await RefuseAsync($"The folder '{target}' is not empty; old and new files would mix. Name an empty folder or one that is not there yet.");

        var (from, to) = (AnnotationFormats.Find(parsed.GetRequiredValue(FormatOptions.From))!, AnnotationFormats.Find(parsed.GetRequiredValue(FormatOptions.To))!);
        var settings = new FormatSettings { Convention = FormatOptions.Of(parsed, VocDialect.Float), Csv = mapping, SizeOf = source.SizeOf };
        var reading = from.Read(source.Files, settings, cancel);
        if (reading.Files == 0) return await RefuseAsync($"'{folder}' holds no file of the format {from.Name}.");
        var faults = reading.Faults.ToList();
        var written = 0;
        foreach (var file in to.Write!(Renamed(reading.Labels, words), settings with { Convention = new VocConvention(parsed.GetValue(FormatOptions.OutOrigin), parsed.GetValue(FormatOptions.OutFarEdge), parsed.GetValue(FormatOptions.Dialect)) }, faults))
        {
            var path = Path.Combine(target, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, file.Content, cancel);
            written++;
        }

        await Told.FaultsAsync(output, faults, reading.MoreFaults);
        await output.WriteLineAsync($"{reading.BoxCount} boxes on {reading.Labels.Select(item => item.Stem).Distinct().Count()} images, from {reading.Files} {from.Key} files to {written} {to.Key} files in {target}. {to.Exactness}");
        return faults.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static List<ImageLabels> Renamed(IReadOnlyList<ImageLabels> labels, Dictionary<string, string> words) => words.Count == 0 ? [.. labels] :
        [.. labels.Select(item => item with { Boxes = [.. item.Boxes.Select(box => box with { Class = words.GetValueOrDefault(box.Class, box.Class) }).Where(box => box.Class.Length > 0)] })];
}
