using System.CommandLine;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub export</c>: annotations of a project to a folder or a zip.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder without an earlier export, or a file ending in .zip.",
        Required = true,
    };
    private static readonly Option<string?> Annotator = new("--annotator") { Description = "User name; else everybody, each in a folder." };

    private static readonly Option<string?> Round = new("--round") { Description = "Name of a round; else all, each in a folder." };
    private static readonly Option<string?> BreakSeal = new("--break-seal")
    {
        Description =
            $"Also export what open blind rounds seal. The reason, of at least {OperatorSeal.ShortestReason} characters, is "
            + "recorded with your account and printed in reports.",
    };

    public static Command Make()
    {
        var command = new Command("export", "Exports annotations with a README.txt that states their convention.")
        {
            CommandLine.Project,
            FormatOptions.Written,
            Out,
            Annotator,
            Round,
            BreakSeal,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Dialect,
        };
        foreach (var option in PublishedOptions.All)
            command.Options.Add(option);
        command.OnData(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var (actor, round) = (Actor.CommandLine(), parsed.GetValue(Round));
        IReadOnlyCollection<long> unsealed = [];
        if (parsed.GetValue(BreakSeal) is { } reason)
        {
            if (OperatorSeal.Validate(reason) is { } fault)
                return await context.RefuseAsync(fault);
            if (await context.Get<ProjectAccess>().GetArchiveDenialAsync(project.Id, cancellationToken) is { } archived)
                return await context.RefuseAsync(archived);
            unsealed = await context.Get<OperatorSeal>().BreakAsync(project.Id, round, actor, reason, cancellationToken);
            if (unsealed.Count > 0)
                await context.Error.WriteLineAsync(
                    $"The seal of {unsealed.Count} blind {(unsealed.Count == 1 ? "round" : "rounds")} was broken and recorded for "
                        + $"'{actor.Operator}': {reason.Trim()}"
                );
        }

        var target = parsed.GetRequiredValue(Out);
        if (parsed.GetRequiredValue(FormatOptions.Written) == FormatOptions.Published)
            return await PublishedOptions.ExportAsync(context, parsed, project.Id, unsealed, target, cancellationToken);
        var request = new AnnotationExportRequest(
            project.Id,
            actor,
            FormatOptions.ReadConvention(parsed, parsed.GetValue(FormatOptions.Dialect)),
            parsed.GetValue(Annotator),
            round,
            unsealed,
            parsed.GetRequiredValue(FormatOptions.Written)
        );
        var export = context.Get<AnnotationExport>();
        var report = await ProgressDisplay.RunAsync(
            context,
            "Exporting",
            async progress =>
                target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
                    ? await ToZipAsync(export, request, target, progress, cancellationToken)
                    : await export.ToFolderAsync(request, target, progress, cancellationToken)
        );
        if (report.Refused is not null)
            return await context.RefuseAsync(report.Refused);
        await context.Output.WriteLineAsync(
            $"{report.Images} images with {report.Boxes} boxes of {string.Join(", ", report.Annotators)} written to {target}{(report.Rounded > 0 ? $"; {report.Rounded} boxes were rounded to whole pixels" : "")}."
        );
        await ResultConsoleExtensions.FaultsAsync(context.Output, report.LeftOut, 0);
        foreach (var sentence in report.ImagesLeftOut)
            await context.Output.WriteLineAsync($"Left out: {sentence}");
        if (report.Sealed == 0)
            return report.LeftOut.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
        await context.Error.WriteLineAsync(
            $"The work on {report.Sealed} images is sealed by an open blind round and was left out; --break-seal REASON exports "
                + "it too, and is recorded."
        );
        return ExitCode.LeftOut;
    }

    private static async Task<AnnotationExportReport> ToZipAsync(
        AnnotationExport export,
        AnnotationExportRequest request,
        string target,
        IProgress<AnnotateHub.Application.Kernel.JobProgress> progress,
        CancellationToken cancellationToken
    )
    {
        if (File.Exists(target))
            return new AnnotationExportReport(0, 0, 0, [], $"The file '{target}' is there already; name another or remove it.");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        // Under its name only when complete: half a zip cannot be read.
        var unfinished = target + ".unfinished";
        try
        {
            AnnotationExportReport report;
            await using (var file = File.Create(unfinished))
                report = await export.ToZipAsync(request, file, progress, cancellationToken);
            if (report.Refused is null)
                Durable.Move(unfinished, target);
            return report;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
