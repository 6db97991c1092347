using System.CommandLine;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub convert</c>: label files of one format become those of another; needs no data folder.</summary>
internal static class ConvertCommand
{
    private static readonly Option<string> In = new("--in")
    {
        Description = "Folder with label files, and the pictures where YOLO needs their sizes.",
        Required = true,
    };
    private static readonly Option<string> Out = new("--out") { Description = "Folder that is empty or not there yet.", Required = true };
    private static readonly Option<string[]> Class = new("--class")
    {
        Description = "word=class renames a class, word= leaves its boxes out. Repeat for more.",
    };

    public static Command Make()
    {
        var command = new Command("convert", "Converts label files between formats, without a server.")
        {
            FormatOptions.From,
            FormatOptions.To,
            In,
            Out,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.OutOrigin,
            FormatOptions.OutFarEdge,
            FormatOptions.Dialect,
            FormatOptions.Csv,
            FormatOptions.Pictures,
            FormatOptions.Encoding,
            FormatOptions.SizeDifference,
            Class,
            FormatOptions.Report,
        };
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, () => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (folder, target) = (parsed.GetRequiredValue(In), parsed.GetRequiredValue(Out));
        async Task<int> RefuseAsync(string sentence)
        {
            await error.WriteLineAsync(sentence);
            return ExitCode.Refused;
        }

        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        var (encoding, unknown) = FormatOptions.EncodingOf(parsed);
        if ((fault ?? unknown) is { } refused)
            return await RefuseAsync(refused);
        if (await FormatOptions.PairsAsync(parsed.GetValue(Class) ?? [], "--class", error) is not { } words)
            return ExitCode.Refused;
        if (LabelFolder.OpenFileOrFolder(folder) is not { } source)
            return await RefuseAsync($"There is no file or folder '{folder}'.");
        if (parsed.GetValue(FormatOptions.Pictures) is { } pictures)
        {
            if (!Directory.Exists(pictures))
                return await RefuseAsync($"There is no folder '{pictures}'; name the folder that holds the pictures.");
            source = source with { Pictures = pictures };
        }

        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            return await RefuseAsync(
                $"The folder '{target}' is not empty; old and new files would mix. Name an empty folder or one that is not there yet."
            );

        var (from, to) = (
            AnnotationFormats.Find(parsed.GetRequiredValue(FormatOptions.From))!,
            AnnotationFormats.Find(parsed.GetRequiredValue(FormatOptions.To))!
        );
        var settings = new FormatSettings
        {
            Convention = FormatOptions.ReadConvention(parsed, VocDialect.Float),
            Csv = mapping,
            Encoding = encoding,
            Pictures = source.FindPicture,
            Listings = source.Beside,
            SizeOf = source.SizeOf,
            SizeDifference = parsed.GetValue(FormatOptions.SizeDifference),
        };
        var reading = from.Read(source.Files, settings, cancellationToken);
        if (reading.Files == 0)
            return await RefuseAsync($"'{folder}' holds no file of the format {from.Name}.");
        var faults = reading.Faults.ToList();
        if (to.Key != VocFormat.Format.Key && VocHeading.LostIn(to.Name, reading.Labels) is { } lost)
            faults.Add(lost);
        var written = 0;
        foreach (
            var made in to.Write(
                Renamed(reading.Labels, words),
                settings with
                {
                    Convention = new VocConvention(
                        parsed.GetValue(FormatOptions.OutOrigin),
                        parsed.GetValue(FormatOptions.OutFarEdge),
                        parsed.GetValue(FormatOptions.Dialect)
                    ),
                },
                faults
            )
        )
        {
            var path = Path.Combine(target, made.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var stream = File.Create(path);
            foreach (var part in made.Parts)
                await stream.WriteAsync(part, cancellationToken);
            written++;
        }

        await ResultConsoleExtensions.FaultsAsync(output, faults, reading.MoreFaults);
        if (parsed.GetValue(FormatOptions.Report) is { } file)
            await LabelReport
                .From(from.Name, reading, faults, reading.Labels.Any(item => item.Picture is not null))
                .WriteAsync(file, cancellationToken);
        await output.WriteLineAsync(
            $"{reading.BoxCount} boxes on {reading.Labels.Select(item => item.Image).Distinct().Count()} images, from {reading.Files} {from.Key} files to {written} {to.Key} files in {target}. {to.Exactness}"
        );
        return faults.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static List<ImageLabels> Renamed(IReadOnlyList<ImageLabels> labels, Dictionary<string, string> words) =>
        words.Count == 0
            ? [.. labels]
            :
            [
                .. labels.Select(item =>
                    item with
                    {
                        Boxes =
                        [
                            .. item
                                .Boxes.Select(box => box with { Class = words.GetValueOrDefault(box.Class, box.Class) })
                                .Where(box => box.Class.Length > 0),
                        ],
                    }
                ),
            ];
}
