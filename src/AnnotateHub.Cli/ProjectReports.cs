using System.CommandLine;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub evaluate --project</c>: the runs of a project, judged by a truth that lies in it; and <c>agreement
/// --project</c>: the people of its rounds.</summary>
internal static class ProjectReports
{
    public const string TruthHelp =
        "a folder with one .xml an image, or with --project: 'union' (of --round: the signed one where one stands, else by its policy), "
        + "'signed:VERSION', 'person:USER', 'validation' (accepted answers), 'consensus:NAME' or 'imported:NAME'";

    public static Option<string?> Project { get; } =
        new("--project") { Description = "Judge runs of this project instead of folders; needs --run, and --round for work of a round." };
    public static Option<string?> Round { get; } = new("--round") { Description = "With --project: the round whose work is the truth." };
    public static Option<string[]> Run { get; } = new("--run") { Description = "With --project: name of a model run, once for each." };

    public static Option<string?> OfProject { get; } =
        new("--project") { Description = "Compare the people of rounds of this project instead of label files; needs --rounds." };
    public static Option<string[]> Rounds { get; } =
        new("--rounds")
        {
            Description = "With --project: names of rounds; several compare every person of every round.",
            AllowMultipleArgumentsPerToken = true,
        };

    public static async Task<int> AgreeAsync(
        ParseResult parsed,
        AgreementQuestion question,
        string? title,
        CancellationToken cancellationToken
    )
    {
        var configuration = parsed.InvocationConfiguration;
        await using var context = await CliContext.OpenAsync(
            parsed.GetValue(CommandLine.Data)?.FullName,
            configuration.Output,
            configuration.Error,
            cancellationToken
        );
        if (await context.FindProjectAsync(parsed.GetValue(OfProject)!, cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (parsed.GetValue(Rounds) is not { Length: > 0 } names)
            return await context.RefuseAsync("--project needs --rounds: the names of the rounds whose people are compared.");
        var rounds = new List<long>();
        foreach (var name in names)
            if (await RoundCommands.FindAsync(context, project, name, cancellationToken) is { } round)
                rounds.Add(round.Id);
            else
                return ExitCode.Refused;
        var asked = context
            .Get<AgreementReportService>()
            .ReadAsync(project.Id, Actor.CommandLine(), question with { Rounds = rounds }, cancellationToken);
        if (await context.OrRefuseAsync(asked) is not { } document)
            return ExitCode.Refused;
        if (title is not null)
            document = document with { Title = title };
        await ReportTargets.WriteAsync(parsed, document);
        await context.Output.WriteLineAsync(ReportPrint.Methods(document));
        foreach (var note in document.Notes)
            await context.Error.WriteLineAsync(note);
        return ExitCode.Done;
    }

    public static async Task<int> EvaluateAsync(
        ParseResult parsed,
        string truth,
        IReadOnlyList<string> classes,
        EvaluationSettings settings,
        string? title,
        CancellationToken cancellationToken
    )
    {
        var configuration = parsed.InvocationConfiguration;
        await using var context = await CliContext.OpenAsync(
            parsed.GetValue(CommandLine.Data)?.FullName,
            configuration.Output,
            configuration.Error,
            cancellationToken
        );
        if (await context.FindProjectAsync(parsed.GetValue(Project)!, cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (parsed.GetValue(Run) is not { Length: > 0 } runs)
            return await context.RefuseAsync("--project needs --run: the name of a model run, once for each that is judged.");
        var service = context.Get<EvaluationReportService>();
        var choices = (await service.ChoicesAsync(project.Id, Actor.CommandLine(), cancellationToken))!;
        if (runs.FirstOrDefault(run => !choices.Runs.Contains(run, StringComparer.Ordinal)) is { } strange)
            return await context.RefuseAsync(
                $"'{project.Name}' has no run '{strange}' with boxes; "
                    + (choices.Runs.Count == 0 ? "there is none at all." : $"there are '{string.Join("', '", choices.Runs)}'.")
            );
        if (await FindAsync(context, project, choices, truth, parsed.GetValue(Round), cancellationToken) is not { } choice)
            return ExitCode.Refused;
        var question = new EvaluationQuestion(choice, runs, classes, settings.Iou, settings.Convention, settings.Resamples, settings.Seed);
        if (
            await context.OrRefuseAsync(service.ReadAsync(project.Id, Actor.CommandLine(), question, cancellationToken)) is not { } document
        )
            return ExitCode.Refused;
        if (title is not null)
            document = document with { Title = title };
        await ReportTargets.WriteAsync(parsed, document);
        await context.Output.WriteLineAsync(ReportPrint.Methods(document));
        foreach (var note in document.Notes)
            await context.Error.WriteLineAsync(note);
        // Notes say how the truth came about; nothing was left out but where a run missed images.
        return ExitCode.Done;
    }

    private static async Task<TruthChoice?> FindAsync(
        CliContext context,
        Project project,
        EvaluationChoices choices,
        string truth,
        string? round,
        CancellationToken cancellationToken
    )
    {
        if (truth == "validation")
            return TruthChoice.Validation;
        if (TruthChoice.Parse(truth) is { Kind: TruthKind.Consensus or TruthKind.Imported } named)
            return named;
        var (kind, rest) = truth.Split(':', 2) is [var head, var tail] ? (head, tail) : (truth, "");
        if (kind is not ("union" or "signed" or "person"))
        {
            await context.RefuseAsync($"--truth is {TruthHelp}; found '{truth}'.");
            return null;
        }

        if (await RoundCommands.FindAsync(context, project, round ?? "", cancellationToken) is not { } found)
            return null;
        var versions = choices
            .Truths.Select(option => TruthChoice.Parse(option.Key)!)
            .Where(option =>
                option.Kind is TruthKind.Consensus && option.Name.StartsWith($"{found.Name}, version ", StringComparison.Ordinal)
            )
            .ToList();
        switch (kind)
        {
            case "union":
                return choices.Truths.Any(option =>
                    option.Name.EndsWith("(superseded)", StringComparison.Ordinal) && option.Key == versions.FirstOrDefault()?.ToString()
                )
                    ? TruthChoice.OfUnion(found.Id)
                    : versions.FirstOrDefault() ?? TruthChoice.OfUnion(found.Id);
            case "signed":
                if (versions.FirstOrDefault(option => option.Name == $"{found.Name}, version {rest}") is { } version)
                    return version;
                await context.RefuseAsync(
                    $"'{found.Name}' has no signed version '{rest}'; "
                        + (
                            versions.Count == 0
                                ? "none was signed: sign the adjudication off first, or judge by 'union'."
                                : $"there are {string.Join(", ", versions.Select(option => option.Name.Split(' ')[^1]))}."
                        )
                );
                return null;
            default:
                var members = await context.Get<MemberService>().ListAsync(Actor.CommandLine(), project.Id, cancellationToken) ?? [];
                if (members.FirstOrDefault(member => member.UserName.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } member)
                    return TruthChoice.OfPerson(found.Id, member.PersonId);
                await context.RefuseAsync($"'{rest}' is no member of '{project.Name}'; name a user as person:USER.");
                return null;
        }
    }
}
