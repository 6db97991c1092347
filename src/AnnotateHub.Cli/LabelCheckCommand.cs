using System.CommandLine;
using System.Text.Json;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub label-check</c>: labels of a folder that are probably wrong, by models that never saw their images.</summary>
internal static class LabelCheckCommand
{
    private const int Shown = 20;

    private static readonly Option<int> Folds = new("--folds")
    {
        Description = "Parts of the images; each is checked by models of the others.",
        DefaultValueFactory = _ => 5,
    };
    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The same seed gives the same list on one machine.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<bool> ClassesOnly = new("--classes-only")
    {
        Description = "Checks classes and looks for no missing or superfluous boxes; takes about a third of the time.",
    };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Updates of each classifier (500)." };
    private static readonly Option<int?> DetectorSteps = new("--detector-steps") { Description = "Updates of each detector (250)." };
    private static readonly Option<int?> Width = new("--width") { Description = "Feature planes of the first layer (24)." };
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads of the processor; the number belongs to what makes a run repeatable.",
        DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 8),
    };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda.", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<DirectoryInfo> Out = new("--out")
    {
        Description = "Gets label-check.json and label-check.csv; empty, or an unfinished check that is to go on.",
        Required = true,
    };

    public static Command Make()
    {
        Device.AcceptOnlyFromAmong("cpu", "cuda");
        var command = new Command("label-check", "Ranks the labels of a folder by how probably they are wrong.");
        LabelledFolder.AddTo(command);
        Option[] options =
        [
            LabelledFolder.Inputs,
            Folds,
            Seed,
            ClassesOnly,
            Steps,
            DetectorSteps,
            Width,
            Threads,
            Device,
            LabelledFolder.AsJson,
            Out,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        command.OnScratch(
            (context, parsed, cancellationToken) =>
                LabelledFolder.OpenAsync(
                    context,
                    parsed,
                    parsed.GetRequiredValue(LabelledFolder.Inputs),
                    async data =>
                    {
                        var request = new LabelCheckRequest(
                            data,
                            parsed.GetRequiredValue(LabelledFolder.Images),
                            parsed.GetRequiredValue(LabelledFolder.Truth),
                            parsed.GetRequiredValue(Out).FullName,
                            parsed.GetValue(Folds),
                            parsed.GetValue(Seed),
                            !parsed.GetValue(ClassesOnly),
                            Settings(TrainingKind.Classifier, parsed.GetValue(Steps), parsed.GetValue(Width)),
                            Settings(TrainingKind.Detector, parsed.GetValue(DetectorSteps), parsed.GetValue(Width)),
                            parsed.GetRequiredValue(Device),
                            parsed.GetValue(Threads)
                        );
                        return await RunAsync(context, parsed, request, cancellationToken);
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static TrainingSettings Settings(TrainingKind kind, int? steps, int? width)
    {
        var usual = TrainingSettings.Default(kind);
        return usual with { Steps = steps ?? usual.Steps, Width = width ?? usual.Width };
    }

    private static async Task<int> RunAsync(
        CliContext context,
        ParseResult parsed,
        LabelCheckRequest request,
        CancellationToken cancellationToken
    )
    {
        if (FolderLabelCheck.Estimate(request) is { } needs)
            await context.Error.WriteLineAsync(
                $"Needs about {Math.Max(1, needs.ProcessorSeconds / 60):0} minutes of one processor core and {needs.Megabytes} MB of "
                    + "memory."
            );
        var asJson = parsed.GetValue(LabelledFolder.AsJson);
        var report = await context.Get<FolderLabelCheck>().RunAsync(request, new TrainingDisplay(context, asJson).Show, cancellationToken);
        if (report.Document is not { } document)
            return await context.RefuseAsync(report.Refused!);
        if (asJson)
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(document, TrainingJson.Options));
        else
            await TellAsync(context, document, request.Out);
        return document.Notes.Count > 0 && request.Data.LeftOut.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static async Task TellAsync(CliContext context, LabelCheckDocument document, string folder)
    {
        foreach (var note in document.Notes)
            await context.Output.WriteLineAsync($"Note: {note}");
        foreach (var (index, finding) in document.Findings.Take(Shown).Index())
            await context.Output.WriteLineAsync(
                $"{index + 1}. {finding.Image} ({finding.Place.X1:0}, {finding.Place.Y1:0}, {finding.Place.X2:0}, {finding.Place.Y2:0}): "
                    + finding.Reason
            );
        var probable = document.Findings.Count(finding => finding.IsProbableError);
        await context.Output.WriteLineAsync(
            $"{probable} of {document.BoxCount} boxes on {document.ImageCount} images are probably wrong or missing"
                + $"{(document.WrongClassShare is { } share ? $"; of the classes about {share:P1}" : "")}. "
                + $"The list of {document.Findings.Count} is in {Path.Combine(folder, "label-check.csv")}."
        );
    }
}
