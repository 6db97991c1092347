using System.CommandLine;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub check</c>: a published tree or any folder of label files; needs no data folder and changes nothing.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Folder = new("folder")
    {
        Description = "A published data set, or any folder of label files, or one label file.",
    };
    private static readonly Option<bool> Disjoint = new("--patient-disjoint") { Description = "A patient in two splits is an error." };
    private static readonly Option<bool> Looks = new("--looks")
    {
        Description = "Also compares what the pictures look like; decodes all of them.",
    };

    public static Command Make()
    {
        var command = new Command(
            "check",
            "Checks a data set: splits, lists against files, checksums, boxes; says what is wrong and exits with 1 if anything is."
        )
        {
            Folder,
            FormatOptions.Read,
            Disjoint,
            Looks,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Csv,
            FormatOptions.Pictures,
            FormatOptions.Encoding,
            FormatOptions.SizeDifference,
            FormatOptions.Report,
        };
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, () => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static (string File, int Line, string Box) Place(ExchangeFault fault) =>
        (fault.File, fault.Line, fault.Reason.Split(" is there twice")[0]);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error, folder) = (
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            parsed.GetRequiredValue(Folder)
        );
        if (LabelFolder.OpenFileOrFolder(folder) is not { } source)
        {
            await error.WriteLineAsync($"There is no file or folder '{folder}'.");
            return ExitCode.Refused;
        }

        if (parsed.GetValue(FormatOptions.Pictures) is { } pictures)
        {
            if (!Directory.Exists(pictures))
            {
                await error.WriteLineAsync($"There is no folder '{pictures}'; name the folder that holds the pictures.");
                return ExitCode.Refused;
            }

            source = source with { Pictures = pictures };
        }

        if (parsed.GetValue(FormatOptions.Read) is null && Directory.Exists(folder) && PublishedCheck.IsPublished(source))
        {
            var (findings, _) = await PublishedCheck.OfFolderAsync(
                folder,
                parsed.GetValue(Disjoint) ? true : null,
                parsed.GetValue(Looks),
                cancellationToken: cancellationToken
            );
            await output.WriteAsync(PublishedCheck.ToText(findings));
            return findings.Any(finding => finding.IsError) ? ExitCode.Refused : ExitCode.Done;
        }

        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        var (encoding, unknown) = FormatOptions.EncodingOf(parsed);
        fault ??= unknown;
        var format =
            parsed.GetValue(FormatOptions.Read) is { } key ? AnnotationFormats.Find(key)
            : mapping is not null ? AnnotationFormats.Find("csv")
            : AnnotationFormats.Guess(source.Files);
        if (fault is not null || format is null)
        {
            await error.WriteLineAsync(fault ?? $"'{folder}' holds no label file of a known format; name one with --format.");
            return ExitCode.Refused;
        }

        var reading = format.Read(
            source.Files,
            new FormatSettings
            {
                Convention = FormatOptions.ReadConvention(parsed, VocDialect.Float),
                Csv = mapping,
                Encoding = encoding,
                Pictures = source.FindPicture,
                Listings = source.Beside,
                SizeOf = source.SizeOf,
                SizeDifference = parsed.GetValue(FormatOptions.SizeDifference),
            },
            cancellationToken
        );
        var others =
            parsed.GetValue(FormatOptions.Read) is null && mapping is null ? AnnotationFormats.OtherFormats(source.Files, format) : [];
        // Reading tells of boxes that are alike in everything; here those that only lie at one place are told too.
        var told = reading.Faults.Where(fault => fault.Kind == FaultKind.Twice).Select(Place).ToHashSet();
        var faults = reading
            .Faults.Concat(others)
            .Concat(LabelFaults.Find(reading.Labels).Where(fault => !told.Contains(Place(fault))))
            .ToList();
        await ResultConsoleExtensions.FaultsAsync(output, faults, reading.MoreFaults);
        if (parsed.GetValue(FormatOptions.Report) is { } file)
            await LabelReport
                .From(format.Name, reading, faults, reading.Labels.Any(item => item.Picture is not null))
                .WriteAsync(file, cancellationToken);
        await output.WriteLineAsync(
            $"{format.Name}: {reading.Files} files, {reading.Labels.Select(item => item.Image).Distinct().Count()} images, {reading.BoxCount} boxes, {reading.Labels.Count(item => item.Boxes.Count == 0)} answers without boxes."
        );
        foreach (
            var (name, count) in reading
                .Labels.SelectMany(item => item.Boxes)
                .CountBy(box => box.Class)
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        )
            await output.WriteLineAsync($"  class {name}: {count}");
        foreach (var rater in reading.Labels.GroupBy(item => item.Rater).Where(group => group.Key is not null))
            await output.WriteLineAsync(
                $"  rater {rater.Key}{(rater.All(item => item.IsModel) ? " (model)" : "")}: {rater.Count()} images, {rater.Sum(item => item.Boxes.Count)} boxes"
            );
        return faults.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}
