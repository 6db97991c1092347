using System.CommandLine;
using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub adjudication</c>: the published tree of a round whose disagreements a lead works through in the
/// browser.</summary>
internal static class AdjudicationCommands
{
    private static readonly Option<string> Round = new("--round") { Description = "Name of the round.", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "Folder without an earlier export.", Required = true };

    public static Command Make()
    {
        var export = new Command(
            "export",
            "Writes Annotations/test/Expert1, Expert2 and Unioned as Pascal VOC; Expert1 is the more experienced of an image's two."
        )
        {
            CommandLine.Project,
            Round,
            Out,
            FormatOptions.Origin,
            FormatOptions.FarEdge,
            FormatOptions.Dialect,
        };
        export.OnData(ExportAsync);
        var status = new Command("status", "Says how far the adjudication of a round is, and what is signed.") { CommandLine.Project, Round };
        status.OnData(StatusAsync);
        return new Command("adjudication", "What became of a round's disagreements.") { export, status };
    }

    private static async Task<int> StatusAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (await RoundCommands.FindAsync(context, project, parsed.GetRequiredValue(Round), cancellationToken) is not { } round)
            return ExitCode.Refused;
        if (
            await context.OrRefuseAsync(
                context.Get<AdjudicationProgress>().ReadAsync(round.Id, Actor.CommandLine(), cancellationToken)
            )
            is not { } status
        )
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            status.IsStarted
                ? $"{status.Round}: {status.Images} images taken in, {status.Cases} cases, {status.Decided} decided by people, "
                    + $"{status.Waiting} waiting, {status.Cases - status.Decided - status.Waiting} left to the policy."
                : $"{status.Round}: not started; {status.Ready} images could be taken in."
        );
        await context.Output.WriteLineAsync(
            status.Signed is { } signed
                ? $"  Version {signed.Version} signed {signed.At:u}, SHA-256 {signed.Hash}{(signed.IsSuperseded ? ": superseded" : "")}"
                : "  Not signed."
        );
        return ExitCode.Done;
    }

    private static async Task<int> ExportAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var (name, target) = (parsed.GetRequiredValue(Round), parsed.GetRequiredValue(Out));
        var export = context.Get<AdjudicationExport>();
        if (await export.FindRoundAsync(project.Id, name, cancellationToken) is not { } found)
            return await context.RefuseAsync($"'{project.Name}' has no round '{name}'.");
        if (!found.IsStarted)
            return await context.RefuseAsync($"The adjudication of '{name}' was not started; a lead starts it on the page of the round.");
        var done = await context.OrRefuseAsync(
            export.ToFolderAsync(
                found.RoundId,
                Actor.CommandLine(),
                FormatOptions.ReadConvention(parsed, parsed.GetValue(FormatOptions.Dialect)),
                target,
                cancellationToken
            )
        );
        if (done is null)
            return ExitCode.Refused;
        await context.Output.WriteLineAsync(
            $"{done.Images} images with {done.Boxes} united boxes written to {target}, "
                + $"{(done.Version is { } version ? $"as signed in version {version}" : "as a draft: the adjudication is not signed")}."
        );
        if (done.Equal > 0)
            await context.Output.WriteLineAsync(
                $"On {done.Equal} images both annotators are equally experienced; Expert1 is then the first by user name."
            );
        return ExitCode.Done;
    }
}
