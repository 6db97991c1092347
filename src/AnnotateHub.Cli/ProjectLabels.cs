using System.CommandLine;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Cli;

/// <summary>Labels of a project to learn from, as several commands take them.</summary>
internal static class ProjectLabels
{
    private static readonly Option<string[]> Rounds = Many("--round", "A round to learn from; several: the first with an answer counts.");
    private static readonly Option<string[]> Unions = Many("--union", "A signed or imported union to learn from, before the rounds.");
    private static readonly Option<string[]> Imported = Many("--imported", "Imported label sets to learn from, after the rounds.");
    private static readonly Option<string[]> People = Many("--person", "Learns from answers of these users only.");
    private static readonly Option<string[]> OnlyImages = Many("--image", "Names of images to learn from; without it all with labels.");
    private static readonly Option<bool> Accepted = new("--accepted") { Description = "Only answers that a lead has accepted." };
    private static readonly Option<bool> Unite = new("--unite")
    {
        Description = "Learns the union of several answers instead of the most senior's.",
    };

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Rounds, Unions, Imported, People, OnlyImages, Accepted, Unite])
            command.Options.Add(option);
    }

    /// <summary>What was named, else what the page would take; null after the refusal was printed.</summary>
    public static async Task<TrainingDataSetRequest?> ReadAsync(
        CliContext context,
        ParseResult parsed,
        Project project,
        string inputs,
        IReadOnlyList<string>? classes,
        CancellationToken cancellationToken
    )
    {
        var (choices, actor) = (context.Get<TrainingChoices>(), Actor.CommandLine());
        if (await context.OrRefuseAsync(choices.ReadAsync(project.Id, actor, cancellationToken)) is not { } found)
            return null;
        var (rounds, users, images) = (
            parsed.GetValue(Rounds) ?? [],
            parsed.GetValue(People) ?? [],
            parsed.GetValue(OnlyImages) ?? []
        );
        if (
            await context.OrRefuseAsync(choices.FindAsync(project.Id, actor, rounds, users, images, cancellationToken))
            is not { } named
        )
            return null;
        List<LabelSource> sources =
        [
            .. (parsed.GetValue(Unions) ?? []).Select(name => new LabelSource(LabelSourceKind.Consensus, Name: name)),
            .. named.Rounds.Select(round => new LabelSource(LabelSourceKind.Round, round)),
            .. (parsed.GetValue(Imported) ?? []).Select(name => new LabelSource(LabelSourceKind.Imported, Name: name)),
        ];
        if (sources.Count == 0)
            sources.AddRange(found.Usual);
        return new TrainingDataSetRequest(
            [.. sources.Select(source => Narrow(source, parsed.GetValue(Accepted), named.People))],
            named.Images,
            inputs,
            classes,
            parsed.GetValue(Unite) ? SeveralAnswers.Union : SeveralAnswers.MostSenior
        );
    }

    private static LabelSource Narrow(LabelSource source, bool accepted, IReadOnlyList<long>? people) =>
        source.Kind is LabelSourceKind.Round ? source with { AcceptedOnly = accepted, PersonIds = people } : source;

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
