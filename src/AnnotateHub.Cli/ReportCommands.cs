using System.CommandLine;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Files;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub agreement</c> and <c>annotatehub evaluate</c>: reports on plain folders, without a project or a data
/// folder.</summary>
internal static class ReportCommands
{
    private static readonly Option<string[]> Rater = new("--rater")
    {
        Description =
            "NAME=PATH, once for each annotator, the most experienced first; PATH is a folder or a file of labels, of any format. "
            + "In a file of several people's labels NAME says whose.",
    };
    private static readonly Option<string> Truth = new("--truth")
    {
        Description = $"{char.ToUpperInvariant(ProjectReports.TruthHelp[0])}{ProjectReports.TruthHelp[1..]}. Images without objects count.",
        Required = true,
    };
    private static readonly Option<string[]> Predictions = new("--predictions")
    {
        Description =
            "[MODEL[/RUN]=]PATH, once for each run: a folder or a file of labels of any format, with scores, or a .json or .csv of "
            + "predictions.",
    };
    private static readonly Option<string[]> TrainedOn = new("--trained-on")
    {
        Description = "MODEL/RUN=PATIENTS, for tables of training against test patients.",
    };
    private static readonly Option<string?> AllClasses = new("--all-classes")
    {
        Description = "All classes in their order, for the confusion matrix; else those of the truth.",
    };
    private static readonly Option<string> Detected = new("--classes")
    {
        Description = "Classes to evaluate, separated by commas; the first is the positive class of given cells.",
        Required = true,
    };
    private static readonly Option<string?> Classes = new("--classes")
    {
        Description = "Classes to compare, in their order, separated by commas; else all that occur.",
    };
    private static readonly Option<string[]> ExhaustiveOf = new("--exhaustive")
    {
        Description = "NAME=R,G: the classes of which this annotator marked every cell; else all.",
    };
    private static readonly Option<string?> Exhaustive = new("--exhaustive")
    {
        Description = "Classes of which the truth holds every cell; else all.",
    };
    private static readonly Option<double> Iou = new("--iou")
    {
        Description = "Intersection over union from which two boxes are one cell.",
        DefaultValueFactory = _ => 0.5,
    };
    private static readonly Option<DetectionConvention> Convention = new("--convention")
    {
        Description = "Of the headline; the table has all three.",
        DefaultValueFactory = _ => DetectionConvention.Paper,
    };
    private static readonly Option<double> Weight = new("--w")
    {
        Description = "Weight of the classifier where predictions have detector and probabilities.",
        DefaultValueFactory = _ => 0.7,
    };
    private static readonly Option<string?> Reference = new("--reference")
    {
        Description = $"Also compare everybody with '{AgreementSettings.Union}' or one annotator.",
    };
    private static readonly Option<int> Resamples = new("--resamples")
    {
        Description = "Of the bootstrap by image within patient.",
        DefaultValueFactory = _ => 1_000,
    };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Of the bootstrap.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Patients = new("--patients") { Description = "CSV file with the heads image,patient." };
    private static readonly Option<string?> Title = new("--title") { Description = "Title of the report." };

    public static Command Agreement()
    {
        var command = new Command("agreement", "Compares two or more annotators, on plain label files or in a project.")
        {
            Rater,
            ProjectReports.OfProject,
            ProjectReports.Rounds,
            CommandLine.Data,
            Iou,
            Classes,
            ExhaustiveOf,
            Reference,
            Patients,
            Resamples,
            Seed,
            Title,
            ReportTargets.Json,
            ReportTargets.Csv,
            ReportTargets.Html,
            ReportTargets.Pdf,
            ReportTargets.Markdown,
            ReportTargets.Methods,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Read,
            FormatOptions.Pictures,
            FormatOptions.Columns,
            FormatOptions.Encoding,
            FormatOptions.SizeDifference,
        };
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, () => AgreementAsync(parsed, cancellationToken)));
        return command;
    }

    public static Command Evaluate()
    {
        var command = new Command("evaluate", "Compares a model's predictions with the truth, on plain folders or in a project.")
        {
            Truth,
            Predictions,
            ProjectReports.Project,
            ProjectReports.Round,
            ProjectReports.Run,
            CommandLine.Data,
            Detected,
            AllClasses,
            Exhaustive,
            Iou,
            Convention,
            Weight,
            TrainedOn,
            Patients,
            Resamples,
            Seed,
            Title,
            ReportTargets.Json,
            ReportTargets.Csv,
            ReportTargets.Html,
            ReportTargets.Pdf,
            ReportTargets.Markdown,
            ReportTargets.Methods,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Read,
            FormatOptions.Pictures,
            FormatOptions.Columns,
            FormatOptions.Encoding,
            FormatOptions.SizeDifference,
        };
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, () => EvaluateAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> AgreementAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(ProjectReports.OfProject) is not null)
        {
            if (parsed.GetValue(Rater) is { Length: > 0 })
                return await RefuseAsync(parsed, "--project compares the people of rounds, --rater label files; name one of the two.");
            if (
                parsed.GetValue(Classes) is not null
                || parsed.GetValue(ExhaustiveOf) is { Length: > 0 }
                || parsed.GetValue(Patients) is not null
            )
                return await RefuseAsync(
                    parsed,
                    "--classes, --exhaustive and --patients are of label files; a project and its rounds know their own."
                );
            return await ProjectReports.AgreeAsync(
                parsed,
                new AgreementQuestion(
                    [],
                    null,
                    parsed.GetValue(Iou),
                    parsed.GetValue(Reference),
                    parsed.GetValue(Resamples),
                    parsed.GetValue(Seed)
                ),
                parsed.GetValue(Title),
                cancellationToken
            );
        }

        if (parsed.GetValue(Rater) is not { Length: > 0 } named)
            return await RefuseAsync(
                parsed,
                "Nobody is compared: name label files with --rater NAME=PATH, once for each annotator, or a project with --project and "
                    + "--rounds."
            );
        var (raters, exhaustive) = (
            named.Select(Split).ToList(),
            parsed.GetValue(ExhaustiveOf)?.Select(Split).ToList() ?? []
        );
        if (raters.Concat(exhaustive).FirstOrDefault(item => item.Name.Length == 0) is { } odd)
            return await RefuseAsync(parsed, $"'{odd.Path}' has no name; NAME=... is expected.");
        if (exhaustive.FirstOrDefault(item => raters.All(rater => rater.Name != item.Name)) is { } unknown)
            return await RefuseAsync(parsed, $"--exhaustive names '{unknown.Name}', who is no rater.");
        var (asked, fault) = FormatOptions.AnswersOf(parsed);
        if (asked is null)
            return await RefuseAsync(parsed, fault!);
        var (input, classes, notes) = FolderReports.Agreement(
            raters,
            asked,
            List(parsed.GetValue(Classes)),
            exhaustive.ToDictionary(item => item.Name, IReadOnlyList<string> (item) => List(item.Path)!, StringComparer.Ordinal),
            PatientsOf(parsed),
            cancellationToken
        );
        var settings = new AgreementSettings(
            classes,
            parsed.GetValue(Iou),
            parsed.GetValue(Resamples),
            parsed.GetValue(Seed),
            parsed.GetValue(Reference)
        );
        if (settings.FaultsWith(input) is { Count: > 0 } faults)
            return await RefuseAsync(parsed, string.Join(Environment.NewLine, [.. faults, .. notes]));
        var document = AgreementDocument.Make(
            parsed.GetValue(Title) ?? $"Agreement of {string.Join(", ", raters.Select(rater => rater.Name))}",
            input,
            settings,
            TimeProvider.System.GetUtcNow(),
            notes
        );
        await ReportTargets.WriteAsync(parsed, document);
        return await ToldAsync(parsed, ReportPrint.Methods(document), notes);
    }

    private static async Task<int> EvaluateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(ProjectReports.Project) is not null)
        {
            if (parsed.GetValue(Predictions) is { Length: > 0 })
                return await RefuseAsync(
                    parsed,
                    "--predictions are files; in a project the boxes of --run are judged. Give one of the two."
                );
            var detectedThere = List(parsed.GetRequiredValue(Detected))!;
            return await ProjectReports.EvaluateAsync(
                parsed,
                parsed.GetRequiredValue(Truth),
                detectedThere,
                new EvaluationSettings(
                    detectedThere,
                    detectedThere,
                    parsed.GetValue(Iou),
                    parsed.GetValue(Convention),
                    Resamples: parsed.GetValue(Resamples),
                    Seed: parsed.GetValue(Seed)
                ),
                parsed.GetValue(Title),
                cancellationToken
            );
        }

        if (parsed.GetValue(Predictions) is not { Length: > 0 } files)
            return await RefuseAsync(parsed, "--predictions is missing: a folder or file of predictions, once for each run.");
        var trained =
            parsed.GetValue(TrainedOn)?.Select(Split).ToDictionary(item => item.Name, item => item.Path, StringComparer.Ordinal) ?? [];
        var runs = files
            .Select(Split)
            .Select(item =>
                item.Name.Length > 0
                    ? item
                    : item with
                    {
                        Name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(item.Path)),
                    }
            )
            .ToList();
        if (runs.GroupBy(run => run.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return await RefuseAsync(parsed, $"Two runs are called '{twice.Key}'; give them names: MODEL/RUN=PATH.");
        if (trained.Keys.FirstOrDefault(name => runs.All(run => run.Name != name)) is { } unknown)
            return await RefuseAsync(parsed, $"--trained-on names '{unknown}', which is no run.");
        var (asked, fault) = FormatOptions.AnswersOf(parsed);
        if (asked is null)
            return await RefuseAsync(parsed, fault!);
        var (input, found, notes) = FolderReports.Evaluation(
            parsed.GetRequiredValue(Truth),
            runs,
            asked,
            List(parsed.GetValue(Exhaustive)),
            PatientsOf(parsed),
            trained,
            cancellationToken
        );
        var detected = List(parsed.GetRequiredValue(Detected))!;
        IReadOnlyList<string> classes = List(parsed.GetValue(AllClasses)) ?? [.. detected.Concat(found).Distinct(StringComparer.Ordinal)];
        var settings = new EvaluationSettings(
            detected,
            classes,
            parsed.GetValue(Iou),
            parsed.GetValue(Convention),
            parsed.GetValue(Weight),
            parsed.GetValue(Resamples),
            parsed.GetValue(Seed)
        );
        if (settings.FaultsWith(input) is { Count: > 0 } faults)
            return await RefuseAsync(parsed, string.Join(Environment.NewLine, [.. faults, .. notes]));
        var document = EvaluationDocument.Make(
            parsed.GetValue(Title) ?? $"Evaluation of {string.Join(", ", runs.Select(run => run.Name))}",
            input,
            settings,
            TimeProvider.System.GetUtcNow(),
            notes
        );
        await ReportTargets.WriteAsync(parsed, document);
        return await ToldAsync(parsed, ReportPrint.Methods(document), notes);
    }

    private static async Task<int> ToldAsync(ParseResult parsed, string methods, IReadOnlyList<string> notes)
    {
        await parsed.InvocationConfiguration.Output.WriteLineAsync(methods);
        foreach (var note in notes)
            await parsed.InvocationConfiguration.Error.WriteLineAsync(note);
        return notes.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static async Task<int> RefuseAsync(ParseResult parsed, string sentence)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync(sentence);
        return ExitCode.Refused;
    }

    private static IReadOnlyDictionary<string, string> PatientsOf(ParseResult parsed) =>
        parsed.GetValue(Patients) is { } file ? FolderReports.Patients(file) : new Dictionary<string, string>();

    private static string[]? List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Named Split(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
            ? new Named(text[..at].Trim(), text[(at + 1)..].Trim())
            : new Named("", text);
}
