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
    private static readonly Option<int?> Steps = new("--steps") { Description = "Updates of each classifier (600)." };
    private static readonly Option<int?> DetectorSteps = new("--detector-steps") { Description = "Updates of each detector (300)." };
    private static readonly Option<int?> Width = new("--width") { Description = "Feature planes of the first layer (24)." };
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads of the processor; the number belongs to what makes a run repeatable.",
        DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 8),
    };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda.", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<DirectoryInfo?> Out = new("--out")
    {
        Description = "Gets label-check.json and label-check.csv; on folders empty, or an unfinished check that is to go on.",
    };

    public static Command Make()
    {
        Device.AcceptOnlyFromAmong("cpu", "cuda");
        var command = new Command("label-check", "Ranks labels of a folder, or of a project (--project), by how probably they are wrong.");
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
        ProjectCells.AddTo(command);
        command.OnProjectOrScratch(ProjectCells.IsMeant, OnProjectAsync, OnFoldersAsync);
        return command;
    }

    private static Task<int> OnProjectAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(LabelledFolder.Images) is not null || parsed.GetValue(LabelledFolder.Truth) is not null
            ? context.RefuseAsync("Give --project, or --images and --truth, not both.")
        : parsed.GetValue(Width) is not null ? context.RefuseAsync("--width is for folders; a project's networks have the usual width.")
        : ProjectCells.CheckAsync(
            context,
            parsed,
            parsed.GetRequiredValue(LabelledFolder.Inputs),
            new LabelCheckQuestion(
                [],
                [],
                parsed.GetValue(Folds),
                !parsed.GetValue(ClassesOnly),
                parsed.GetValue(Seed),
                parsed.GetValue(Steps),
                parsed.GetValue(DetectorSteps)
            ),
            parsed.GetValue(Out),
            parsed.GetValue(LabelledFolder.AsJson),
            cancellationToken
        );

    private static Task<int> OnFoldersAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(Out) is not { } folder
            ? context.RefuseAsync("Name the folder for the list with --out.")
            : LabelledFolder.OpenAsync(

                    context,
                    parsed,
                    parsed.GetRequiredValue(LabelledFolder.Inputs),
                    async data =>
                    {
                        var request = new LabelCheckRequest(
                            data,
                            parsed.GetRequiredValue(LabelledFolder.Images),
                            parsed.GetRequiredValue(LabelledFolder.Truth),
                            folder.FullName,
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
                );

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
            await TellAsync(context, document, $"in {Path.Combine(request.Out, "label-check.csv")}");
        return document.Notes.Count > 0 && request.Data.LeftOut.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    /// <param name="where">The list is, in words.</param>
    public static async Task TellAsync(CliContext context, LabelCheckDocument document, string where)
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
                + $"The list of {document.Findings.Count} is {where}."
        );
    }
}
