using System.CommandLine;
using System.Globalization;
using AnnotateHub.Application.Adjudication;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Cli;

/// <summary>
/// <c>annotatehub union</c>: label files of several annotators become one set of VOC files, without a server or a data folder.
/// </summary>
internal static class UnionCommand
{
    private static readonly Option<string[]> Rater = new("--rater")
    {
        Description =
            "NAME=PATH or NAME=PATH:EXPERIENCE, once for each annotator; PATH is a folder or a file of labels, of any format. "
            + "The greater number is the more experienced; equal numbers, or none, make the policy ask.",
        Required = true,
    };

    private static readonly Option<string> Policy = MakePolicy();
    private static readonly Option<string> Lone = MakeLone();
    private static readonly Option<double> Iou = new("--iou")
    {
        Description = "Suppression drops above it, matching pairs at or above it.",
        DefaultValueFactory = _ => UnionPolicy.Paper.IouThreshold,
    };
    private static readonly Option<double> Loose = new("--loose-below")
    {
        Description = "A matched pair with a smaller IoU is a disagreement.",
        DefaultValueFactory = _ => UnionPolicy.Paper.LooseBelow,
    };
    private static readonly Option<double> Near = new("--near-miss-from")
    {
        Description = "Unmatched boxes of two annotators with at least this IoU may be one cell.",
        DefaultValueFactory = _ => UnionPolicy.Paper.NearMissFrom,
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder without VOC files; made if it is not there.",
        Required = true,
    };
    private static readonly Option<string?> Report = new("--report")
    {
        Description = "JSON file: where every box comes from, which rule decided, and all disagreements.",
    };

    public static Command Make()
    {
        var command = new Command("union", "Unites the label files of several annotators by a policy, and lists what they disagree about.")
        {
            Rater,
            Policy,
            Lone,
            Iou,
            Loose,
            Near,
            Out,
            Report,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Dialect,
            FormatOptions.Read,
            FormatOptions.Pictures,
            FormatOptions.Columns,
            FormatOptions.Encoding,
            FormatOptions.SizeDifference,
        };
        command.SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, () => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var raters = new List<RaterFolder>();
        foreach (var text in parsed.GetRequiredValue(Rater))
        {
            if (RaterOf(text) is not { } rater)
            {
                await error.WriteLineAsync(
                    $"--rater '{text}' is not of the form NAME=FOLDER or NAME=FOLDER:EXPERIENCE, for example expert=annotations/expert:36."
                );
                return ExitCode.Refused;
            }

            raters.Add(rater);
        }

        var (asked, odd) = FormatOptions.AnswersOf(parsed);
        if (asked is null)
        {
            await error.WriteLineAsync(odd);
            return ExitCode.Refused;
        }

        var policy = new UnionPolicy(
            ConsensusText.RuleOf(parsed.GetRequiredValue(Policy))!.Value,
            parsed.GetValue(Iou),
            ConsensusText.LoneOf(parsed.GetRequiredValue(Lone))!.Value,
            parsed.GetValue(Loose),
            parsed.GetValue(Near)
        );
        var target = parsed.GetRequiredValue(Out);
        var report = await FolderUnion.RunAsync(
            raters,
            policy,
            asked,
            FormatOptions.ReadConvention(parsed, parsed.GetValue(FormatOptions.Dialect)),
            target,
            parsed.GetValue(Report),
            cancellationToken
        );
        if (report.Refused is not null)
        {
            await error.WriteLineAsync(report.Refused);
            return ExitCode.Refused;
        }

        var ranks = FolderUnion.Ranks(raters);
        await output.WriteLineAsync(
            $"Order of experience: {string.Join(", ", ranks.GroupBy(item => item.Value, item => item.Key).OrderBy(group => group.Key).Select(group => string.Join(" = ", group)))}."
        );
        await output.WriteLineAsync(
            $"{report.Images} images with {report.Boxes} boxes written to {target}; {report.Cases} disagreements{(parsed.GetValue(Report) is { } file ? $", listed in {file}" : "")}."
        );
        if (report.Undecided > 0)
            await output.WriteLineAsync(
                $"{report.Undecided} boxes are for a lead to decide; they were written as the rule would have them."
            );
        foreach (var fault in report.Faults)
            await error.WriteLineAsync(fault);
        return report.Faults.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    /// <summary>The experience is what stands after the last colon, if that is a number: a folder may have colons of its own.</summary>
    private static RaterFolder? RaterOf(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || equals == text.Length - 1)
            return null;
        var (name, folder) = (text[..equals], text[(equals + 1)..]);
        var colon = folder.LastIndexOf(':');
        return
            colon > 0
            && double.TryParse(folder[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var experience)
            && double.IsFinite(experience)
            ? new RaterFolder(name, folder[..colon], experience)
            : new RaterFolder(name, folder, null);
    }

    private static Option<string> MakePolicy()
    {
        var option = new Option<string>("--policy")
        {
            Description = "The rule of the union; senior-first is the paper's.",
            DefaultValueFactory = _ => UnionPolicy.Paper.Rule.Key(),
        };
        option.AcceptOnlyFromAmong([.. ConsensusText.RuleKeys]);
        return option;
    }

    private static Option<string> MakeLone()
    {
        var option = new Option<string>("--lone-boxes")
        {
            Description = "What happens to a box that one annotator alone drew.",
            DefaultValueFactory = _ => UnionPolicy.Paper.LoneBoxes.Key(),
        };
        option.AcceptOnlyFromAmong([.. ConsensusText.LoneKeys]);
        return option;
    }
}
