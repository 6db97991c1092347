using System.CommandLine;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub detect</c>: a model over a folder of images, without a server.</summary>
internal static class DetectCommand
{
    private const string BuiltIn = "builtin";
    private static readonly Option<string> Model = new("--model") { Description = $"An ONNX detector, or '{BuiltIn}'.", Required = true };
    private static readonly Option<FileInfo?> Manifest = new("--manifest")
    {
        Description = "JSON that says how the detector is fed and read; else it is found out from the file.",
    };
    private static readonly Option<string?> Classifier = new("--classifier")
    {
        Description = "An ONNX classifier that looks at every box.",
    };
    private static readonly Option<FileInfo?> ClassifierManifest = new("--classifier-manifest")
    {
        Description = "The classifier's manifest.",
    };
    private static readonly Option<string> Images = new("--images") { Description = "Folder, zip archive or picture.", Required = true };
    private static readonly Option<string?> Pattern = new("--pattern") { Description = "How file names make images, as for import." };
    private static readonly Option<string?> Preset = new("--preset")
    {
        Description = $"A known layout instead of a pattern: {string.Join(", ", PairingPresets.All.Select(preset => preset.Key))}.",
    };
    private static readonly Option<string[]> Channels = ChannelOption.Make();
    private static readonly Option<DirectoryInfo> Out = new("--out")
    {
        Description = "Gets Annotations (VOC), Scores (JSON) and detection.json; empty, or an unfinished detection that is to go on.",
        Required = true,
    };
    private static readonly Option<string[]> Classes = new("--classes")
    {
        Description = "Keys of the classes; R G U if left out.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<double?> Score = new("--score") { Description = "Boxes whose score lies below are left out (0.05)." };
    private static readonly Option<double?> DetectorFloor = new("--detector-floor")
    {
        Description = "Candidates of the detector whose score lies below are left out first (0.05).",
    };
    private static readonly Option<double?> Nms = new("--nms")
    {
        Description = "Overlap above which a worse box is dropped, within a class, across classes and after fusion (0.5).",
    };
    private static readonly Option<double?> Weight = new("--weight")
    {
        Description = "Weight w of the classifier in S = (1-w) S_det + w S_cls (0.7).",
    };
    private static readonly Option<int?> Most = new("--most") { Description = "Most boxes an image (1000)." };
    private static readonly Option<string[]> Providers = new("--providers")
    {
        Description = "Execution providers in order: cuda, webgpu, cpu.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Make()
    {
        var command = new Command(
            "detect",
            "Runs models over a folder of images without a server, and writes VOC files with scores beside them."
        )
        {
            Model,
            Manifest,
            Classifier,
            ClassifierManifest,
            Images,
            Pattern,
            Preset,
            Channels,
            Out,
            Classes,
            Score,
            DetectorFloor,
            Nms,
            Weight,
            Most,
            Providers,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Dialect,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.GuardAsync(
                    parsed,
                    async () =>
                    {
                        var configuration = parsed.InvocationConfiguration;
                        await using var context = CliContext.Scratch(configuration.Output, configuration.Error);
                        return await RunAsync(context, parsed, cancellationToken);
                    }
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (pattern, key) = (parsed.GetValue(Pattern), parsed.GetValue(Preset));
        if (pattern is not null && key is not null)
            return await context.RefuseAsync("Give --pattern or --preset, not both.");
        var preset = key is null ? null : PairingPresets.Find(key);
        if (key is not null && preset is null)
            return await context.RefuseAsync(
                $"There is no preset '{key}'; known are {string.Join(", ", PairingPresets.All.Select(known => known.Key))}."
            );
        var (channels, fault) = ChannelOption.Read(parsed.GetValue(Channels) ?? []);
        if (fault is not null)
            return await context.RefuseAsync(fault);
        var settings = SettingsOf(parsed);
        if (settings.Fault() is { } wrong)
            return await context.RefuseAsync(wrong);
        var rule =
            pattern is not null ? new PairingRule(pattern, channels)
            : channels.Count > 0 && preset is not null ? preset.Rule with { Channels = channels }
            : preset?.Rule;
        var planner = context.Get<ImportPlanner>();
        var plan = await ProgressDisplay.RunAsync(
            context,
            "Looking at files",
            progress => planner.PlanAsync(parsed.GetRequiredValue(Images), rule, null, progress, cancellationToken)
        );
        try
        {
            if (plan.Groups.Count == 0)
                return await context.RefuseAsync(plan.Problems.Count > 0 ? plan.Problems[0].Message : "There is no image to look at.");
            var recipe = await RecipeAsync(context, parsed, plan, cancellationToken);
            if (recipe is null)
                return ExitCode.Refused;
            var convention = FormatOptions.ReadConvention(
                parsed,
                parsed.GetResult(FormatOptions.Dialect) is { Implicit: false } ? parsed.GetValue(FormatOptions.Dialect) : VocDialect.Float
            );
            var request = new DetectionRequest(plan, recipe, settings, convention, parsed.GetRequiredValue(Out).FullName);
            var report = await ProgressDisplay.RunAsync(
                context,
                "Detecting",
                progress => context.Get<FolderDetection>().RunAsync(request, progress, cancellationToken)
            );
            if (report.Refused is not null)
                return await context.RefuseAsync(report.Refused);
            return await TellAsync(context, plan, report, request.Out);
        }
        finally
        {
            planner.Discard(plan);
        }
    }

    private static async Task<int> TellAsync(CliContext context, ImportPlan plan, DetectionReport report, string folder)
    {
        foreach (var problem in plan.Problems)
            await context.Output.WriteLineAsync($"{problem.Kind}: {problem.Message}");
        foreach (var fault in report.Faults)
            await context.Output.WriteLineAsync($"Failed: {fault}");
        if (report.Place?.Fallback is { } fallback)
            await context.Error.WriteLineAsync(fallback);
        var rate = report is { Images: > 0, Seconds: > 0 }
            ? $", {report.Images / report.Seconds:0.0} images a second on {report.Place!.Provider} ({report.Place.Device})"
            : "";
        await context.Output.WriteLineAsync(
            $"{report.Images} images with {report.Boxes} boxes written to {folder}{(report.Before > 0 ? $"; {report.Before} were done before" : "")}{rate}."
        );
        return report.Faults.Count > 0 || plan.Problems.Any(problem => problem.LeavesOut) ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static PseudolabelSettings SettingsOf(ParseResult parsed)
    {
        var usual = new PseudolabelSettings();
        var nms = parsed.GetValue(Nms);
        return usual with
        {
            ScoreFloor = parsed.GetValue(Score) ?? usual.ScoreFloor,
            DetectorFloor = parsed.GetValue(DetectorFloor) ?? usual.DetectorFloor,
            ClassifierWeight = parsed.GetValue(Weight) ?? usual.ClassifierWeight,
            ClassIou = nms ?? usual.ClassIou,
            AgnosticIou = nms ?? usual.AgnosticIou,
            FinalIou = nms ?? usual.FinalIou,
            MaxPerImage = parsed.GetValue(Most) ?? usual.MaxPerImage,
        };
    }

    private static async Task<ModelConfiguration?> RecipeAsync(
        CliContext context,
        ParseResult parsed,
        ImportPlan plan,
        CancellationToken cancellationToken
    )
    {
        var keys = parsed.GetValue(Classes) ?? [];
        string[] palette = ["#ff5a52", "#35d07f", "#4da3ff", "#ffd23f", "#d86bff", "#35d0d0"];
        var scheme =
            keys.Length == 0
                ? ClassScheme.CancerNormalUnknown
                : new ClassScheme([
                    .. keys.Distinct().Index().Select(item => new LabelClass(item.Item, item.Item, palette[item.Index % palette.Length])),
                ]);
        var channels = plan.Channels.Select(source => source.Channel).ToList();
        var named = parsed.GetRequiredValue(Model);
        var detector =
            named == BuiltIn
                ? new ModelVersion
                {
                    Name = ModelStore.BuiltInName,
                    Version = 1,
                    IsBuiltIn = true,
                }
                : await FileAsync(named, parsed.GetValue(Manifest), ModelPurpose.Detector);
        if (detector is null)
            return null;
        ModelVersion? classifier = null;
        if (
            parsed.GetValue(Classifier) is { } behind
            && (classifier = await FileAsync(behind, parsed.GetValue(ClassifierManifest), ModelPurpose.Classifier)) is null
        )
            return null;
        return new ModelConfiguration(
            detector,
            classifier,
            null,
            new ModelSettings().ProvidersOr(parsed.GetValue(Providers)),
            channels,
            scheme
        );

        async Task<ModelVersion?> FileAsync(string path, FileInfo? manifest, ModelPurpose purpose)
        {
            if (!File.Exists(path))
            {
                await context.RefuseAsync(
                    $"There is no file '{path}'; name an ONNX model{(purpose is ModelPurpose.Detector ? $", or '{BuiltIn}'" : "")}."
                );
                return null;
            }

            var files = context.Get<ModelFiles>();
            await using var content = File.OpenRead(path);
            using var staged = await files.StageAsync(content, long.MaxValue, cancellationToken);
            var verdict = await context
                .Get<IModelInspector>()
                .InspectAsync(
                    staged.Path,
                    manifest is null ? null : await File.ReadAllTextAsync(manifest.FullName, cancellationToken),
                    scheme,
                    channels,
                    cancellationToken
                );
            foreach (var word in verdict.Words)
                await context.Output.WriteLineAsync(word);
            if (verdict.Fault is { } fault)
            {
                await context.RefuseAsync(fault);
                return null;
            }

            if (verdict.Purpose != purpose)
            {
                await context.RefuseAsync(
                    $"'{path}' is a {verdict.Purpose.ToString().ToLowerInvariant()}; a {purpose.ToString().ToLowerInvariant()} is "
                        + "needed here."
                );
                return null;
            }

            files.Keep(staged);
            return new ModelVersion
            {
                Name = Path.GetFileNameWithoutExtension(path),
                Version = 1,
                Purpose = purpose,
                FileHash = staged.Hash,
                FileName = Path.GetFileName(path),
                Manifest = verdict.Manifest,
            };
        }
    }
}
