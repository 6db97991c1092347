using System.CommandLine;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Published;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub check</c>: a published tree or any folder of label files; needs no data folder and changes nothing.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Folder = new("folder") { Description = "A published data set, or any folder of label files." };
    private static readonly Option<bool> Disjoint = new("--patient-disjoint") { Description = "A patient in two splits is an error." };
    private static readonly Option<bool> Looks = new("--looks") { Description = "Also compares what the pictures look like; decodes all of them." };

    public static Command Make()
    {
        var command = new Command("check", "Checks a data set: splits, lists against files, checksums, boxes; says what is wrong and exits with 1 if anything is.")
        {
            Folder, FormatOptions.Read, Disjoint, Looks, FormatOptions.Origin, FormatOptions.FarEdge, FormatOptions.Csv,
        };
        command.SetAction((parsed, cancel) => CommandLine.GuardAsync(parsed, () => RunAsync(parsed, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (output, error, folder) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetRequiredValue(Folder));
        if (LabelFolder.Open(folder) is not { } source)
        {
            await error.WriteLineAsync($"There is no folder '{folder}'.");
            return ExitCode.Refused;
        }

        if (parsed.GetValue(FormatOptions.Read) is null && PublishedCheck.IsPublished(source))
        {
            var (findings, _) = await PublishedCheck.OfFolderAsync(folder, parsed.GetValue(Disjoint) ? true : null, parsed.GetValue(Looks), cancel: cancel);
            await output.WriteAsync(PublishedCheck.Told(findings));
            return findings.Any(finding => finding.IsError) ? ExitCode.Refused : ExitCode.Done;
        }

        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        var format = parsed.GetValue(FormatOptions.Read) is { } key ? AnnotationFormats.Find(key) : mapping is not null ? AnnotationFormats.Find("csv") : AnnotationFormats.Guess(source.Files);
        if (fault is not null || format is null)
        {
            await error.WriteLineAsync(fault ?? $"'{folder}' holds no label file of a known format; name one with --format.");
            return ExitCode.Refused;
        }

        var reading = format.Read(source.Files, new FormatSettings { Convention = FormatOptions.Of(parsed, VocDialect.Float), Csv = mapping, SizeOf = source.SizeOf }, cancel);
        var faults = reading.Faults.Concat(LabelFaults.Of(reading.Labels, source.SizeOf)).ToList();
        await Told.FaultsAsync(output, faults, reading.MoreFaults);
        await output.WriteLineAsync($"{format.Name}: {reading.Files} files, {reading.Labels.Select(item => item.Stem).Distinct().Count()} images, {reading.BoxCount} boxes, {reading.Labels.Count(item => item.Boxes.Count == 0)} answers without boxes.");
        foreach (var (name, count) in reading.Labels.SelectMany(item => item.Boxes).CountBy(box => box.Class).OrderBy(entry => entry.Key, StringComparer.Ordinal)) await output.WriteLineAsync($"  class {name}: {count}");
        foreach (var rater in reading.Labels.GroupBy(item => item.Rater).Where(group => group.Key is not null)) await output.WriteLineAsync($"  rater {rater.Key}{(rater.All(item => item.IsModel) ? " (model)" : "")}: {rater.Count()} images, {rater.Sum(item => item.Boxes.Count)} boxes");
        return faults.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}
