using System.CommandLine;
using System.Text.Json;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub train detector|classifier</c>: a model from a folder of images and a folder of labels, without a
/// server.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string> Kind = new("kind")
    {
        Description = "detector: images to boxes; classifier: boxes to classes; both (with --project).",
    };
    private static readonly Option<string> Images = new("--images") { Description = "Folder, zip archive or picture." };
    private static readonly Option<string?> Pattern = new("--pattern") { Description = "How file names make images, as for import." };
    private static readonly Option<string?> Preset = new("--preset")
    {
        Description = $"A known layout instead of a pattern: {string.Join(", ", PairingPresets.All.Select(preset => preset.Key))}.",
    };
    private static readonly Option<string[]> Channels = ChannelOption.Make();
    private static readonly Option<string> Truth = new("--truth")
    {
        Description = "Folder of the labels to learn from; the labels of an image have its name.",
    };
    private static readonly Option<string> Inputs = new("--inputs")
    {
        Description = "Channels that the network sees: all, brightfield, or NAME,NAME.",
        DefaultValueFactory = _ => TrainingData.AllInputs,
    };
    private static readonly Option<string[]> Classes = new("--classes")
    {
        Description = "Keys of the classes in their order; those that occur if left out.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The same seed gives the same model on one machine.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<double?> ValidationShare = new("--validation-share")
    {
        Description = "Share of the images that is kept for figures, 0 to below 1 (0.2); none of fewer than three images.",
    };
    private static readonly Option<int> Folds = new("--folds")
    {
        Description = "Instead: so many models that each keep another part for figures, then one on all images.",
        DefaultValueFactory = _ => 0,
    };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Updates of the weights (detector 300, classifier 600)." };
    private static readonly Option<int?> Width = new("--width")
    {
        Description = "Feature planes of the first layer (24); fewer are faster and less able.",
    };
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads of the processor; the number belongs to what makes a run repeatable.",
        DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 8),
    };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda.", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<FileInfo?> StartFrom = new("--start-from")
    {
        Description = "checkpoint.bin of an earlier training of the same channels and classes, to begin with its weights.",
    };
    private static readonly Option<int?> Memory = new("--memory")
    {
        Description = "Megabytes that the training may need at most; refused before it starts.",
    };
    private static readonly Option<bool> Resume = new("--resume")
    {
        Description = "Goes on with the training in --out and refuses where there is none. Without it, one that is there goes on as well.",
    };
    private static readonly Option<string?> License = new("--license") { Description = "Of the model, such as CC-BY-4.0." };
    private static readonly Option<bool> AsJson = new("--json")
    {
        Description = "Progress and, at the end, the card as lines of JSON on standard output.",
    };
    private static readonly Option<DirectoryInfo> Out = new("--out")
    {
        Description = "Gets model.onnx, manifest.json and card.json; empty, or an unfinished training that is to go on.",
    };

    public static Command Make()
    {
        Kind.AcceptOnlyFromAmong("detector", "classifier", ProjectTraining.Both);
        Device.AcceptOnlyFromAmong("cpu", "cuda");
        var command = new Command(
            "train",
            "Trains a detector or a classifier on a folder of images and labels, or on a project (--project)."
        )
        {
            Kind,
            Images,
            Pattern,
            Preset,
            Channels,
            Truth,
            FormatOptions.Read,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Csv,
            FormatOptions.Encoding,
            Inputs,
            Classes,
            Seed,
            ValidationShare,
            Folds,
            Steps,
            Width,
            Threads,
            Device,
            StartFrom,
            Memory,
            License,
            Resume,
            AsJson,
            Out,
        };
        ProjectTraining.AddTo(command);
        command.OnProjectOrScratch(
            ProjectTraining.IsMeant,
            (context, parsed, cancellationToken) => ProjectTraining.RunAsync(context, parsed, Own(parsed), cancellationToken),
            RunAsync
        );
        return command;
    }

    /// <summary>What both ways of training are told by the same options; a sentence where one does not fit a project.</summary>
    private static ProjectTrainingOptions Own(ParseResult parsed) =>
        new(
            parsed.GetRequiredValue(Kind),
            parsed.GetRequiredValue(Inputs),
            parsed.GetValue(Classes) is { Length: > 0 } classes ? classes : null,
            parsed.GetRequiredValue(Seed),
            parsed.GetValue(Folds),
            parsed.GetValue(Steps),
            parsed.GetValue(Width),
            parsed.GetRequiredValue(Device),
            parsed.GetValue(License),
            parsed.GetValue(Resume),
            parsed.GetValue(AsJson),
            parsed.GetValue(Images) is not null || parsed.GetValue(Truth) is not null || parsed.GetValue(Out) is not null
                ? "Give --project, or --images, --truth and --out, not both: the models of a project are kept in it."
            : parsed.GetValue(StartFrom) is not null || parsed.GetValue(ValidationShare) is not null
                ? "--start-from and --validation-share are for folders; a project has its validation split, or --folds."
            : null
        );

    private static async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Images) is null || parsed.GetValue(Truth) is null || parsed.GetValue(Out) is null)
            return await context.RefuseAsync("Name the folders with --images, --truth and --out, or a project with --project.");
        if (parsed.GetRequiredValue(Kind) == ProjectTraining.Both)
            return await context.RefuseAsync("'both' is for a project (--project); on folders train the detector, then the classifier.");
        var (rule, fault) = RuleOf(parsed);
        if ((fault ?? Validate(parsed)) is { } wrong)
            return await context.RefuseAsync(wrong);
        var (read, noLabels) = OpenLabels(parsed);
        if (read is null)
            return await context.RefuseAsync(noLabels!);
        var planner = context.Get<ImportPlanner>();
        var plan = await ProgressDisplay.RunAsync(
            context,
            "Looking at files",
            progress => planner.PlanAsync(parsed.GetRequiredValue(Images), rule, null, progress, cancellationToken)
        );
        try
        {
            if (plan.Groups.Count == 0)
                return await context.RefuseAsync(plan.Problems.Count > 0 ? plan.Problems[0].Message : "There is no image to train on.");
            var labels = read(plan, cancellationToken);
            var data = TrainingData.Assemble(plan, labels, parsed.GetRequiredValue(Inputs), parsed.GetValue(Classes));
            var display = new TrainingDisplay(context, parsed.GetValue(AsJson));
            var request = RequestOf(parsed, data);
            if (FolderTraining.Estimate(request) is { } needs)
                await context.Error.WriteLineAsync(
                    $"Needs about {Math.Max(1, needs.ProcessorSeconds / 60):0} minutes of one processor core and {needs.Megabytes} "
                        + "MB of memory."
                );
            var report = await context.Get<FolderTraining>().RunAsync(request, display.Show, cancellationToken);
            return report.Card is not { } card
                ? await context.RefuseAsync(report.Refused!)
                : await TellAsync(context, parsed, card, report.WasDone);
        }
        finally
        {
            planner.Discard(plan);
        }
    }

    private static FolderTrainingRequest RequestOf(ParseResult parsed, TrainingData data)
    {
        var kind = parsed.GetRequiredValue(Kind) == "detector" ? TrainingKind.Detector : TrainingKind.Classifier;
        var usual = TrainingSettings.Default(kind);
        var folds = parsed.GetValue(Folds);
        return new FolderTrainingRequest(
            kind,
            data,
            parsed.GetRequiredValue(Images),
            parsed.GetRequiredValue(Truth),
            parsed.GetRequiredValue(Out).FullName,
            usual with
            {
                Steps = parsed.GetValue(Steps) ?? usual.Steps,
                Width = parsed.GetValue(Width) ?? usual.Width,
            },
            parsed.GetValue(Seed),
            parsed.GetValue(ValidationShare) ?? 0.2,
            folds,
            parsed.GetRequiredValue(Device),
            parsed.GetValue(Threads),
            parsed.GetValue(StartFrom)?.FullName,
            parsed.GetValue(Resume),
            parsed.GetValue(Memory),
            ModelLicense.Given(parsed.GetValue(License))
        );
    }

    private static (PairingRule? Rule, string? Fault) RuleOf(ParseResult parsed)
    {
        var (pattern, key) = (parsed.GetValue(Pattern), parsed.GetValue(Preset));
        if (pattern is not null && key is not null)
            return (null, "Give --pattern or --preset, not both.");
        var preset = key is null ? null : PairingPresets.Find(key);
        if (key is not null && preset is null)
            return (null, $"There is no preset '{key}'; known are {string.Join(", ", PairingPresets.All.Select(known => known.Key))}.");
        var (channels, fault) = ChannelOption.Read(parsed.GetValue(Channels) ?? []);
        return (
            pattern is not null ? new PairingRule(pattern, channels)
            : channels.Count > 0 && preset is not null ? preset.Rule with { Channels = channels }
            : preset?.Rule,
            fault
        );
    }

    private static string? Validate(ParseResult parsed)
    {
        if (ModelLicense.Validate(parsed.GetValue(License)) is { } license)
            return license;
        if (parsed.GetValue(ValidationShare) is { } share && !(share is >= 0 and < 1))
            return $"The share for validation lies from 0 to below 1; found {share}.";
        if (parsed.GetValue(ValidationShare) is not null && parsed.GetValue(Folds) > 0)
            return "Give --validation-share or --folds, not both.";
        return parsed.GetValue(Folds) is < 0 or 1 or > 50 ? $"There are 2 to 50 folds; found {parsed.GetValue(Folds)}." : null;
    }

    private static (Func<ImportPlan, CancellationToken, LabelReading>? Read, string? Fault) OpenLabels(ParseResult parsed)
    {
        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        var (encoding, unknown) = FormatOptions.EncodingOf(parsed);
        return (fault ?? unknown) is { } refused
            ? (null, refused)
            : LabelledFolder.OpenLabels(
                parsed.GetRequiredValue(Truth),
                parsed.GetValue(FormatOptions.Read) ?? (mapping is null ? null : "csv"),
                new FormatSettings
                {
                    Convention = FormatOptions.ReadConvention(parsed, VocDialect.Float),
                    Csv = mapping,
                    Encoding = encoding,
                }
            );
    }

    private static async Task<int> TellAsync(CliContext context, ParseResult parsed, TrainingCard card, bool wasDone)
    {
        if (parsed.GetValue(AsJson))
        {
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(card, TrainingJson.Options));
            return card.Data.LeftOut.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
        }

        foreach (var sentence in card.Data.LeftOut)
            await context.Output.WriteLineAsync($"Left out: {sentence}");
        foreach (var sentence in card.Warnings)
            await context.Output.WriteLineAsync($"Note: {sentence}");
        if (card.Figures.Validation is { } figures)
            await context.Output.WriteLineAsync($"On {figures.Images} images kept for validation: {TrainingDisplay.Describe(figures)}");
        foreach (var (name, spread) in card.Figures.OverFolds)
            await context.Output.WriteLineAsync($"Over {card.Figures.Folds.Count} folds, {name}: {TrainingDisplay.Describe(spread)}");
        await context.Output.WriteLineAsync(
            $"{(wasDone ? "Trained before: " : "")}{card.Model.Architecture}, "
                + $"{card.Data.TrainingBoxes.Values.Sum()} boxes on {card.Data.TrainingImages} images, "
                + $"{card.Training.Seconds:0} s, {card.Training.PeakMegabytes} MB. "
                + $"model.onnx, manifest.json and card.json are in {parsed.GetRequiredValue(Out).FullName}."
        );
        return card.Data.LeftOut.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }
}
