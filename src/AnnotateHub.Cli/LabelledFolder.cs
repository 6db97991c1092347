using System.CommandLine;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Cli;

/// <summary>A folder of images and a folder of their labels, as several commands take them.</summary>
internal static class LabelledFolder
{
    public static Option<string> Images { get; } = new("--images") { Description = "Folder, zip archive or picture." };

    public static Option<string> Truth { get; } =
        new("--truth") { Description = "Folder of the labels; the labels of an image have its name." };

    private static readonly Option<string?> Pattern = new("--pattern") { Description = "How file names make images, as for import." };
    private static readonly Option<string?> Preset = new("--preset")
    {
        Description = $"A known layout instead of a pattern: {string.Join(", ", PairingPresets.All.Select(preset => preset.Key))}.",
    };
    private static readonly Option<string[]> Channels = ChannelOption.Make();
    private static readonly Option<string[]> Classes = new("--classes")
    {
        Description = "Keys of the classes in their order; those that occur if left out.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string> Inputs { get; } =
        new("--inputs")
        {
            Description = "Channels that the network sees: all, brightfield, or NAME,NAME.",
            DefaultValueFactory = _ => TrainingData.AllInputs,
        };

    public static Option<bool> AsJson { get; } =
        new("--json") { Description = "Progress and, at the end, the result as lines of JSON on standard output." };

    /// <summary>Adds what says where images and labels lie and how they are read.</summary>
    public static void AddTo(Command command)
    {
        Option[] options =
        [
            Images,
            Pattern,
            Preset,
            Channels,
            Truth,
            FormatOptions.Read,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Csv,
            Classes,
        ];
        foreach (var option in options)
            command.Options.Add(option);
    }

    /// <summary>Runs a command that needs no server's data.</summary>
    public static void OnScratch(this Command command, Func<CliContext, ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, async () =>
                {
                    var configuration = parsed.InvocationConfiguration;
                    await using var context = CliContext.Scratch(configuration.Output, configuration.Error);
                    return await action(context, parsed, cancellationToken);
                }));

    /// <summary>Runs a command on a project of a data folder where one is named, else without a server's data.</summary>
    public static void OnProjectOrScratch(
        this Command command,
        Func<ParseResult, bool> isProject,
        Func<CliContext, ParseResult, CancellationToken, Task<int>> onProject,
        Func<CliContext, ParseResult, CancellationToken, Task<int>> onScratch
    ) =>
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, async () =>
                {
                    var configuration = parsed.InvocationConfiguration;
                    var meansProject = isProject(parsed);
                    await using var context = meansProject
                        ? await CliContext.OpenAsync(
                            parsed.GetValue(CommandLine.Data)?.FullName,
                            configuration.Output,
                            configuration.Error,
                            cancellationToken
                        )
                        : CliContext.Scratch(configuration.Output, configuration.Error);
                    return await (meansProject ? onProject : onScratch)(context, parsed, cancellationToken);
                }));

    /// <summary>Looks at both folders and hands over what they hold, or says why not.</summary>
    public static Task<int> OpenAsync(
        CliContext context,
        ParseResult parsed,
        string inputs,
        Func<TrainingData, Task<int>> action,
        CancellationToken cancellationToken
    )
    {
        var (mapping, fault) = FormatOptions.CsvOf(parsed);
        if (parsed.GetValue(Images) is null || parsed.GetValue(Truth) is null)
            fault = "Name the folders with --images and --truth, or a project with --project.";
        return fault is not null
            ? context.RefuseAsync(fault)
            : OpenAsync(
                context,
                new LabelledFolderQuestion(
                    parsed.GetRequiredValue(Images),
                    parsed.GetRequiredValue(Truth),
                    parsed.GetValue(Pattern),
                    parsed.GetValue(Preset),
                    parsed.GetValue(Channels) ?? [],
                    parsed.GetValue(FormatOptions.Read) ?? (mapping is null ? null : "csv"),
                    parsed.GetValue(Classes) ?? []
                ),
                [inputs],
                data => action(data[0]),
                cancellationToken,
                new FormatSettings { Convention = FormatOptions.ReadConvention(parsed, VocDialect.Float), Csv = mapping }
            );
    }

    /// <summary>The same without a command line's options, once for each choice of channels.</summary>
    public static async Task<int> OpenAsync(
        CliContext context,
        LabelledFolderQuestion question,
        IReadOnlyList<string> inputs,
        Func<IReadOnlyList<TrainingData>, Task<int>> action,
        CancellationToken cancellationToken,
        FormatSettings? settings = null
    )
    {
        var (rule, fault) = RuleOf(question);
        if (fault is not null)
            return await context.RefuseAsync(fault);
        var (read, noLabels) = OpenLabels(question.Truth, question.Format, settings ?? new FormatSettings());
        if (read is null)
            return await context.RefuseAsync(noLabels!);
        var planner = context.Get<ImportPlanner>();
        var plan = await ProgressDisplay.RunAsync(context, "Looking at files", progress =>
            planner.PlanAsync(question.Images, rule, null, progress, cancellationToken)
        );
        try
        {
            if (plan.Groups.Count == 0)
                return await context.RefuseAsync(plan.Problems.Count > 0 ? plan.Problems[0].Message : "There is no image to look at.");
            var labels = read(plan, cancellationToken);
            var data = inputs.Select(one => TrainingData.Assemble(plan, labels, one, question.Classes)).ToList();
            return data.Select(one => one.Refused).OfType<string>().FirstOrDefault() is { } refused
                ? await context.RefuseAsync(refused)
                : await action(data);
        }
        finally
        {
            planner.Discard(plan);
        }
    }

    private static (PairingRule? Rule, string? Fault) RuleOf(LabelledFolderQuestion question)
    {
        if (question is { Pattern: not null, Preset: not null })
            return (null, "Give a pattern or a preset, not both.");
        var preset = question.Preset is null ? null : PairingPresets.Find(question.Preset);
        if (question.Preset is not null && preset is null)
            return (
                null,
                $"There is no preset '{question.Preset}'; known are {string.Join(", ", PairingPresets.All.Select(known => known.Key))}."
            );
        var (channels, fault) = ChannelOption.Read([.. question.Channels]);
        return (
            question.Pattern is not null ? new PairingRule(question.Pattern, channels)
            : channels.Count > 0 && preset is not null ? preset.Rule with { Channels = channels }
            : preset?.Rule,
            fault
        );
    }

    /// <summary>Looks at a folder of labels, which are read once it is known which images they can be of.</summary>
    /// <param name="format">Null guesses.</param>
    public static (Func<ImportPlan, CancellationToken, LabelReading>? Read, string? Fault) OpenLabels(
        string folder,
        string? format,
        FormatSettings settings
    )
    {
        if (LabelFolder.OpenFileOrFolder(folder) is not { } source)
            return (null, $"There is no file or folder '{folder}'.");
        var known = format is null ? AnnotationFormats.Guess(source.Files) : AnnotationFormats.Find(format);
        if (known is null)
            return (null, $"'{folder}' holds no label file of a known format; name one with --format.");
        return ((plan, cancellationToken) => new PlannedImages(plan).Read(known, source, settings, cancellationToken), null);
    }
}
