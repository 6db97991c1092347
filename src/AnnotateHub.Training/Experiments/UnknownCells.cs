using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Experiments;

/// <summary>Boxes of an image as a strategy for unknown cells wants them.</summary>
public static class UnknownCells
{
    /// <summary>What the paper takes for sure.</summary>
    public const double Sure = 0.8;

    /// <param name="probabilities">Of each box, by models that learnt without unknown cells; only for the two strategies with
    /// pseudolabels.</param>
    public static IReadOnlyList<TrainingBox> Apply(
        UnknownStrategy strategy,
        IReadOnlyList<TrainingBox> boxes,
        int positive,
        int negative,
        int unknown,
        IReadOnlyList<IReadOnlyList<double>>? probabilities = null
    )
    {
        var chosen = new List<TrainingBox>(boxes.Count);
        foreach (var (index, box) in boxes.Index())
        {
            if (box.Class != unknown || strategy is UnknownStrategy.Keep)
                chosen.Add(box);
            else if (strategy is UnknownStrategy.Negative)
                chosen.Add(box with { Class = negative });
            else if (strategy is UnknownStrategy.Pseudolabel)
                chosen.Add(box with { Class = Of(index)[positive] >= Of(index)[negative] ? positive : negative });
            else if (strategy is UnknownStrategy.SurePseudolabel && Of(index)[positive] > Sure)
                chosen.Add(box with { Class = positive });
        }

        return chosen;

        IReadOnlyList<double> Of(int box) =>
            probabilities?[box] ?? throw new ArgumentException($"The strategy {strategy} needs probabilities of every box.");
    }
}
