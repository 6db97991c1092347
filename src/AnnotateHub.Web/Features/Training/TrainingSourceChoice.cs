using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Web.Features.Rounds;

namespace AnnotateHub.Web.Features.Training;

/// <summary>A set of labels that can be ticked.</summary>
public sealed class TrainingSourceChoice
{
    private TrainingSourceChoice(string key, string name, string words, LabelSource source) =>
        (Key, Name, Words, Source) = (key, name, words, source);

    public string Key { get; }
    public string Name { get; }
    public string Words { get; }
    public LabelSource Source { get; }

    /// <summary>Images with an accepted answer.</summary>
    public int Accepted { get; private init; }
    public bool IsChosen { get; set; }

    /// <summary>In the order in which they count: unions, then refined answers, then seeds, then others.</summary>
    public static List<TrainingSourceChoice> From(TrainingChoicesView choices)
    {
        var usual = choices.Usual;
        List<TrainingSourceChoice> all =
        [
            .. choices.Unions.Select(name => new TrainingSourceChoice(
                $"union {name}",
                name,
                "union",
                new LabelSource(LabelSourceKind.Consensus, Name: name)
            )),
            .. choices
                .Rounds.OrderByDescending(round => round.Kind is RoundKind.Refinement)
                .ThenByDescending(round => round.Kind is RoundKind.Seed)
                .ThenByDescending(round => round.Id)
                .Select(round => new TrainingSourceChoice(
                    $"round {round.Id}",
                    round.Name,
                    $"{RoundRules.For(round.Kind).Name}, {RoundText.Count(round.Images, "image")}",
                    new LabelSource(LabelSourceKind.Round, round.Id)
                )
                {
                    Accepted = round.Accepted,
                    IsChosen = usual.Any(source => source.RoundId == round.Id),
                }),
            .. choices.Imported.Select(name => new TrainingSourceChoice(
                $"imported {name}",
                name,
                "imported",
                new LabelSource(LabelSourceKind.Imported, Name: name)
            )),
        ];
        if (all.Count > 0 && !all.Any(source => source.IsChosen))
            all[0].IsChosen = true;
        return all;
    }
}
