using System.CommandLine;
using AnnotateHub.UseCases.Adjudication;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub adjudication</c>: the published tree of a round whose disagreements a lead works through in the browser.</summary>
internal static class AdjudicationCommands
{
    private static readonly Option<string> Round = new("--round") { Description = "Name of the round.", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "Folder without an earlier export.", Required = true };

    public static Command Make()
    {
        var export = new Command("export", "Writes Annotations/test/Expert1, Expert2 and Unioned as Pascal VOC; Expert1 is the more experienced of an image's two.")
        {
            CommandLine.Project, Round, Out, FormatOptions.Origin, FormatOptions.FarEdge, FormatOptions.Dialect,
        };
        export.OnData(ExportAsync);
        return new Command("adjudication", "What became of a round's disagreements.") { export };
    }

    private static async Task<int> ExportAsync(Workplace workplace, ParseResult parsed, CancellationToken cancel)
    {
        if (await workplace.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancel) is not { } project) return ExitCode.Refused;
        var (name, target) = (parsed.GetRequiredValue(Round), parsed.GetRequiredValue(Out));
        await using var db = await workplace.Database.CreateDbContextAsync(cancel);
        var round = await db.Rounds.Where(item => item.ProjectId == project.Id && item.Name == name).Select(item => (long?)item.Id).FirstOrDefaultAsync(cancel);
        if (round is null) return await workplace.RefuseAsync($"'{project.Name}' has no round '{name}'.");
        if (!await db.Adjudications.AnyAsync(item => item.RoundId == round, cancel)) return await workplace.RefuseAsync($"The adjudication of '{name}' was not begun; a lead begins it on the page of the round.");
        var done = await workplace.OrRefuseAsync(workplace.Get<AdjudicationExport>().ToFolderAsync(round.Value, Actor.CommandLine(), FormatOptions.Of(parsed, parsed.GetValue(FormatOptions.Dialect)), target, cancel));
        if (done is null) return ExitCode.Refused;
        await workplace.Output.WriteLineAsync($"{done.Images} images with {done.Boxes} united boxes written to {target}, {(done.Version is { } version ? $"as signed in version {version}" : "as a draft: the adjudication is not signed")}.");
        if (done.Equal > 0) await workplace.Output.WriteLineAsync($"On {done.Equal} images both annotators are equally experienced; Expert1 is then the first by user name.");
        return ExitCode.Done;
    }
}
